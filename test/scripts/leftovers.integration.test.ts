import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchLeftovers } from '../../scripts/lib/leftovers.mjs';
import { isAlive } from '../support/processes';

test('a process and a file that tests leave are told, and the process is ended', async () => {
  const { value: pid, leftovers } = await watchLeftovers(async (env) => {
    writeFileSync(join(env.TMPDIR ?? '', 'cloche-test-left'), '');
    const child = spawn('sleep', ['3600'], { env, detached: true, stdio: 'ignore' });
    child.unref();
    return child.pid;
  }, 100);
  expect(leftovers).toEqual([`process ${pid}: sleep 3600`, 'temporary file cloche-test-left']);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test('whatever the tests or the program have made counts, what other programs made does not', async () => {
  const { leftovers } = await watchLeftovers(async (env) => {
    for (const name of ['cloche-x1', 'cloche-e2e-x1', 'electron-stand-in-x1.sock', 'node-compile-cache'])
      writeFileSync(join(env.TMPDIR ?? '', name), '');
  });
  const own = ['cloche-e2e-x1', 'cloche-x1', 'electron-stand-in-x1.sock'];
  expect(leftovers.toSorted()).toEqual(own.map((name) => `temporary file ${name}`));
});

test('tests that clean up leave nothing', async () => {
  const { leftovers } = await watchLeftovers(async () => {});
  expect(leftovers).toEqual([]);
});
