import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { plainWheelsWork } from '../../../main/kinds/fhs-pip/plain-wheels';
import { temporaryFolder } from '../../support/temporary';

const mark = { 'etc/NIXOS': '' };
const release = { 'etc/os-release': 'ID=nixos\nPRETTY_NAME="NixOS 25.05"\n' };

test.each([
  ['another Linux', { 'etc/os-release': 'ID=debian\n' }, {}, /^This is not NixOS/],
  ['no file at all', {}, {}, /^This is not NixOS/],
  ['the mark of NixOS', mark, {}, undefined],
  ['its os-release alone', release, {}, undefined],
  ['nix-ld by its variable', release, { NIX_LD: '/nix/store/ld' }, /^nix-ld is on here/],
])('%s', async (_, files, variables, reason) => {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const answer = await plainWheelsWork(variables, root);
  if (reason === undefined) expect(answer).toBeUndefined();
  else expect(answer).toMatch(reason);
});

test.each(['lib64/ld-linux-x86-64.so.2', 'lib/ld-linux-aarch64.so.1'])('nix-ld by the loader %s', async (loader) => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/NIXOS'), '');
  mkdirSync(dirname(join(root, loader)), { recursive: true });
  symlinkSync('/nix/store/x-nix-ld/libexec/nix-ld', join(root, loader));
  expect(await plainWheelsWork({}, root)).toMatch(/^nix-ld is on here/);
});
