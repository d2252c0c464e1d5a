import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { relinkScripts } from '../../main/kinds/nix-pip/scripts';
import { temporaryFolder } from '../support/temporary';

const body = 'import sys\nprint("started")\n';

test.each([
  ['of a plain path', 'plain', (python: string) => `#!${python}\n`],
  [
    'of one with blanks',
    `it's a "$HOME" of mine`,
    (python: string) => `#!/bin/sh\n'''exec' "${python}" "$0" "$@"\n' '''\n`,
  ],
  ['of a long one', 'x'.repeat(150), (python: string) => `#!/bin/sh\n'''exec' ${python} "$0" "$@"\n' '''\n`],
])('scripts %s start the Python that counts', async (_name, folder, start) => {
  const home = join(temporaryFolder(), folder);
  const [bin, generations, place] = ['bin', 'generations', 'python'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [bin, place]) mkdirSync(path, { recursive: true });
  const python = join(place, 'python');
  writeFileSync(python, '#!/bin/sh\nexec /usr/bin/python3 "$@"\n');
  const scripts = {
    old: start(join(generations, '3/python/bin/python3.11')) + body,
    stored: start('/nix/store/0-python3-env/bin/python3') + body,
    own: `#!/usr/bin/python3\n${body}`,
    shell: '#!/bin/sh\necho started\n',
  };
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(bin, name), text);
  for (const path of [python, ...Object.keys(scripts).map((name) => join(bin, name))]) chmodSync(path, 0o755);
  await relinkScripts(bin, generations, python);
  for (const name of Object.keys(scripts)) {
    expect(execFileSync(join(bin, name), { encoding: 'utf8' })).toBe('started\n');
    expect(statSync(join(bin, name)).mode & 0o777).toBe(0o755);
  }
  expect(readFileSync(join(bin, 'own'), 'utf8')).toBe(scripts.own);
  expect(readFileSync(join(bin, 'old'), 'utf8')).toContain(body);
});
