import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openPath } from '../../main/process/open-path';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';

afterEach(() => vi.unstubAllEnvs());

/** Puts an `xdg-open` that does this on PATH, and answers with its folder. */
function opener(script: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  return folder;
}

test.each([
  ['exit 2', 'finds nothing there'],
  ['exit 3', 'finds no program for it'],
  ['exit 4', 'failed (4)'],
  ['kill -KILL $$', 'failed (SIGKILL)'],
])('an xdg-open that fails is told: %s', async (script, reason) => {
  opener(script);
  await expect(openPath('/a/folder')).rejects.toMatchObject({
    code: 'tool-failed',
    message: `/a/folder could not be opened: xdg-open ${reason}.`,
    hint: expect.stringContaining('xdg-mime'),
  });
});

test('one that hands over ends well', async () => {
  const folder = opener('printf "%s" "$1" > "$(dirname "$0")/seen"');
  await openPath('/a/folder');
  expect(existsSync(join(folder, 'seen'))).toBe(true);
});

test('one that stays as long as the program that it started has opened it, whatever becomes of that', async () => {
  const folder = opener('read -r line < "$(dirname "$0")/pipe"; : > "$(dirname "$0")/ended"; exit 4');
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await openPath('/a/folder');
  writeFileSync(pipe, 'now\n');
  await eventually(() => expect(existsSync(join(folder, 'ended'))).toBe(true));
});

test('one that cannot be started is told', async () => {
  writeFileSync(join(opener(''), 'xdg-open'), '#!/nowhere\n');
  await expect(openPath('/a/folder')).rejects.toMatchObject({ code: 'tool-failed' });
});

test('without one it says what to install', async () => {
  vi.stubEnv('PATH', temporaryFolder());
  await expect(openPath('/a/folder')).rejects.toMatchObject({ code: 'tool-missing' });
});
