import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runAttached } from '../../main/process/attached';
import { bundleForNode } from '../support/bundle';
import { eventually } from '../support/eventually';

const folder = mkdtempSync(join(tmpdir(), 'cloche-test-'));
let script: string;
beforeAll(async () => {
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    `import { runAttached } from ${JSON.stringify(join(process.cwd(), 'main/process/attached'))};
     const [file, ...args] = process.argv.slice(2);
     runAttached(file, args, { variables: { PATH: '/usr/bin:/bin', ONLY: 'this' } }).then(
       (code) => process.exit(code),
       (error) => { console.error(error.code); process.exit(99); },
     );`,
  );
  script = await bundleForNode(entry, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function attach(...command: string[]) {
  const child = spawn(process.execPath, [script, ...command], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output.text += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output, ended };
}

test('streams, variables and exit code are passed through', async () => {
  const { child, output, ended } = attach(
    '/bin/sh',
    '-c',
    'read line; echo "$ONLY $HOME $line $1"; exit 7',
    'sh',
    '$(x)',
  );
  child.stdin.end('typed\n');
  expect(await ended).toBe(7);
  expect(output.text).toBe('this  typed $(x)\n');
});

test('signals reach the program, and its own end by a signal is told as shells tell it', async () => {
  const { child, output, ended } = attach(
    '/bin/sh',
    '-c',
    'trap "exit 5" TERM; echo ready; while :; do sleep 0.1; done',
  );
  await eventually(() => expect(output.text).toBe('ready\n'));
  child.kill('SIGTERM');
  expect(await ended).toBe(5);
  expect(await attach('/bin/sh', '-c', 'kill -KILL $$').ended).toBe(137);
});

test('a program that cannot be started is an error', async () => {
  const { output, ended } = attach('/nowhere/program');
  expect(await ended).toBe(99);
  expect(output.text).toBe('tool-missing\n');
});

test('arguments that are too long for the system are one as well', async () => {
  const args = Array<string>(40).fill('x'.repeat(120_000));
  await expect(runAttached('/bin/true', args, { variables: {} })).rejects.toMatchObject({
    code: 'tool-missing',
    cause: { code: 'E2BIG' },
  });
});
