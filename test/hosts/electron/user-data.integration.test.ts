import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../../scripts/lib/machine-tools.mjs';
import { bundleForNode } from '../../support/bundle';
import { needs } from '../../support/machine';
import { temporaryFolder } from '../../support/temporary';

const standIn = join(import.meta.dirname, '../../stand-ins/electron/electron-stand-in');

needs('chromium');

test('a state folder that cannot be made is told in a dialog, and the app ends', async () => {
  const home = temporaryFolder();
  const [state, temporary] = [join(home, 'state'), join(home, 'temporary')];
  writeFileSync(state, '');
  mkdirSync(temporary);
  const script = await bundleForNode('main/electron.ts', join(home, 'program'));
  const child = spawn(process.execPath, [standIn, script], {
    env: {
      PATH: process.env.PATH,
      STAND_IN_CHROMIUM: findChromium() ?? '',
      HOME: home,
      TMPDIR: temporary,
      XDG_STATE_HOME: state,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(said).toContain(
    `Cloche could not start: ${state}/cloche/electron cannot be made, because a file stands in its way.\n\nMove that file`,
  );
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(1);
  expect(readdirSync(temporary).filter((name) => name.startsWith('cloche-'))).toEqual([]);
});
