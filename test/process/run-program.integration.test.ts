import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findMarked } from '../../main/process/end-tree';
import { findTool } from '../../main/process/find-tool';
import { endOrphans } from '../../main/process/orphans';
import type { RunResult } from '../../main/process/run';
import { createRun } from '../../main/process/run-program';
import { bundleForNode } from '../support/bundle';
import { eventually } from '../support/eventually';
import { isAlive } from '../support/processes';
import { temporaryFolder } from '../support/temporary';

const run = createRun({ marker: 'test-job' });

test('output, exit code and working folder are those of the program', async () => {
  const folder = temporaryFolder();
  const result = await run('/bin/sh', ['-c', 'pwd; echo "$1" >&2; exit 3', 'sh', '$(touch evil) ; *'], { folder });
  expect(result).toEqual({ code: 3, signal: null, stdout: `${folder}\n`, stderr: '$(touch evil) ; *\n' });
});

test('input reaches it, and without input its standard input is empty', async () => {
  expect((await run('/bin/cat', [], { input: 'hello' })).stdout).toBe('hello');
  expect((await run('/bin/cat', [])).stdout).toBe('');
});

test('variables are added and removed, and the marker is there', async () => {
  process.env.CLOCHE_TEST_VALUE = 'x';
  const { stdout } = await run('/usr/bin/env', [], { variables: { ADDED: '1', HOME: undefined } });
  expect(stdout).toContain('ADDED=1\n');
  expect(stdout).toContain('CLOCHE_JOB=test-job\n');
  expect(stdout).not.toMatch(/^HOME=/m);
});

test('lines are told as they come', async () => {
  const lines: string[] = [];
  const log: string[] = [];
  const logged = createRun({ log: (line) => log.push(line) });
  await logged('/bin/sh', ['-c', 'printf "one\\rtwo\\n"; printf "http://a:b@c/" >&2'], {
    onLine: (line, stream) => lines.push(`${stream} ${line}`),
  });
  expect(lines.sort()).toEqual(['stderr http://a:b@c/', 'stdout one', 'stdout two']);
  expect(log).toContain('http://***@c/');
});

test('a flood is kept up to its last 4 MiB', async () => {
  const { stdout } = await run('/bin/sh', ['-c', 'head -c 9000000 /dev/zero | tr "\\0" x; echo end']);
  expect(stdout.length).toBe(4 * 1024 * 1024);
  expect(stdout.endsWith('xend\n')).toBe(true);
});

test('a program that is not there is named', async () => {
  await expect(run('/nowhere/python', [])).rejects.toMatchObject({ code: 'tool-missing' });
  await expect(run('/etc/passwd', [])).rejects.toMatchObject({ code: 'tool-missing' });
  await expect(run('python3', [])).rejects.toMatchObject({ code: 'tool-missing' });
  await expect(run('/bin/true', [], { folder: '/nowhere' })).rejects.toMatchObject({ code: 'not-found' });
});

test('one signal ends as many programs as hear it, without a warning', async () => {
  const warnings: Error[] = [];
  const keep = (warning: Error) => warnings.push(warning);
  process.on('warning', keep);
  onTestFinished(() => void process.off('warning', keep));
  const controller = new AbortController();
  const { signal } = controller;
  const all = Array.from({ length: 12 }, () => run('/bin/sleep', ['300'], { signal }));
  const ended = Promise.allSettled(all);
  controller.abort();
  expect((await ended).map((end) => end.status === 'rejected' && end.reason.code)).toEqual(Array(12).fill('cancelled'));
  expect(warnings).toEqual([]);
});

test('cancel ends grandchildren, those that ignore TERM, and those that left the group', async () => {
  const controller = new AbortController();
  const ids: number[] = [];
  const script = 'setsid sleep 300 & echo $!; sh -c "trap \'\' TERM; echo \\$\\$; while :; do sleep 0.2; done"';
  const started = new Promise<void>((resolve) => {
    void run('/bin/sh', ['-c', script], {
      signal: controller.signal,
      onLine: (line) => {
        ids.push(Number(line));
        if (ids.length === 2) resolve();
      },
    }).catch((error) => outcome.push(error));
  });
  const outcome: unknown[] = [];
  await started;
  controller.abort();
  await eventually(() => expect(outcome).toHaveLength(1));
  expect(outcome[0]).toMatchObject({ code: 'cancelled' });
  expect(ids.filter(isAlive)).toEqual([]);
  expect(await findMarked('CLOCHE_JOB=test-job')).toEqual([]);
});

describe('a program that has to wait for something', () => {
  const marked = 'CLOCHE_JOB=waiting';
  const hostile = '$(touch evil) "; *\n\\';

  function gate() {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { open, opened };
  }

  function begin(after: Promise<unknown>, signal?: AbortSignal) {
    const log: string[] = [];
    const waitingRun = createRun({ marker: 'waiting', log: (line) => log.push(line) });
    const args = ['-c', 'printf "%s\\n" "$@"; cat', 'sh', hostile, 'two'];
    const running = waitingRun('/bin/sh', args, { after, input: 'hello', ...(signal ? { signal } : {}) });
    running.catch(() => {});
    return { log, running };
  }

  test('has its process by then, and begins with all that it was given', async () => {
    const { open, opened } = gate();
    const { log, running } = begin(opened);
    await eventually(async () => expect(await findMarked(marked)).toHaveLength(1));
    expect(log).toEqual([]);
    open();
    expect(await running).toMatchObject({ code: 0, stdout: `${hostile}\ntwo\nhello`, stderr: '' });
    expect(log[0]).toMatch(/^\$ \/bin\/sh -c/);
  });

  test('has all of its variables, also those that no shell can name', async () => {
    const variables = { 'a.b': '1' };
    const { open, opened } = gate();
    const running = run('/usr/bin/env', [], { after: opened, variables });
    open();
    expect((await running).stdout).toMatch(/^a\.b=1$/m);
  });

  test('is told as one that cannot be started when it is gone by then', async () => {
    const program = join(temporaryFolder(), 'tool');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    const { open, opened } = gate();
    const running = run(program, [], { after: opened });
    rmSync(program);
    open();
    await expect(running).rejects.toMatchObject({ code: 'tool-missing', message: `${program} could not be started.` });
  });

  test('never begins when that fails, and fails with the same', async () => {
    const thrown = new Error('not made');
    const { log, running } = begin(Promise.reject(thrown));
    await expect(running).rejects.toBe(thrown);
    expect(log).toEqual([]);
    expect(await findMarked(marked)).toEqual([]);
  });

  test('is gone when it is cancelled meanwhile', async () => {
    const controller = new AbortController();
    const { running } = begin(new Promise(() => {}), controller.signal);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await findMarked(marked)).toEqual([]);
  });

  test('waits in a pseudo-terminal as well', async () => {
    const { open, opened } = gate();
    const lines: string[] = [];
    const running = run('/bin/echo', ['begun'], { after: opened, columns: 80, onLine: (line) => lines.push(line) });
    lines.push('waited for');
    open();
    await running;
    expect(lines).toEqual(['waited for', 'begun']);
  });
});

describe('a program in a pseudo-terminal', () => {
  const columns = 80;

  test('has one, of that width', async () => {
    const { stdout } = await run('/bin/sh', ['-c', 'test -t 0 && test -t 1 && test -t 2 && stty size'], { columns });
    expect(stdout).toBe('60 80\r\n');
  });

  test('ends with all of its output, and its own exit code or signal', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index + 1}\r\n`).join('');
    for (let round = 0; round < 10; round += 1) {
      const result = await run('/bin/sh', ['-c', 'seq 1 20000; exit 3'], { columns });
      expect(result).toEqual({ code: 3, signal: null, stdout: lines, stderr: '' });
    }
    expect(await run('/bin/sh', ['-c', 'kill -KILL $$'], { columns })).toMatchObject({ code: null, signal: '9' });
  });

  test('hears Ctrl+C when it is cancelled', async () => {
    const controller = new AbortController();
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      if (line === 'ready') controller.abort();
    };
    const script = 'trap "echo heard; exit" INT; echo ready; while :; do sleep 0.1; done';
    const running = run('/bin/sh', ['-c', script], { columns, onLine, signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(lines.at(-1)).toBe('heard');
  });

  test('shares it with nothing that is started meanwhile', async () => {
    const controller = new AbortController();
    let other: Promise<RunResult> | undefined;
    const onLine = () => {
      other = run('/bin/ls', ['-l', '/proc/self/fd']);
      void other.finally(() => controller.abort());
    };
    const running = run('/bin/sh', ['-c', 'echo ready; exec sleep 300'], {
      columns,
      onLine,
      signal: controller.signal,
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const { stdout } = (await other) as RunResult;
    expect(stdout).toContain('/proc/');
    expect(stdout).not.toContain('ptmx');
  });
});

test('a program that takes too long is ended', async () => {
  const result = await run('/bin/sleep', ['300'], { timeoutMs: 100 });
  expect(result).toMatchObject({ code: null, signal: 'SIGTERM' });
});

test('a child dies with Cloche when that is killed, with its group; what left that dies at the next start', async () => {
  const folder = temporaryFolder();
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    `import { createRun } from ${JSON.stringify(join(process.cwd(), 'main/process/run-program'))};
     const script = 'setsid sleep 300 & echo $!; sleep 300 & echo $!; echo $$; exec sleep 300';
     createRun()('/bin/sh', ['-c', script], { onLine: (line) => console.log(line) });`,
  );
  const host = spawn(process.execPath, [await bundleForNode(entry, folder)], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void host.kill('SIGKILL'));
  let output = '';
  host.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  await eventually(() => expect(output.match(/\d+\n/g)).toHaveLength(3));
  const [gone = 0, ...group] = output.trim().split('\n').map(Number);
  await endOrphans();
  expect([gone, ...group].filter(isAlive)).toEqual([gone, ...group]);
  host.kill('SIGKILL');
  await eventually(() => expect(group.filter(isAlive)).toEqual([]));
  // Another test may start a Cloche just now, which does the same.
  await endOrphans();
  expect(isAlive(gone)).toBe(false);
});

test('tools are found through absolute folders of PATH only', async () => {
  const folder = temporaryFolder();
  const planted = join(folder, 'tool');
  writeFileSync(planted, '#!/bin/sh\n');
  chmodSync(planted, 0o755);
  mkdirSync(join(folder, 'bin', 'tool'), { recursive: true });
  expect(await findTool('tool', folder)).toBe(planted);
  expect(await findTool('tool', `.:${join(folder, 'bin')}:`)).toBeNull();
  expect(await findTool('./tool', folder)).toBeNull();
  chmodSync(planted, 0o644);
  expect(await findTool('tool', `/usr/bin:${folder}`)).toBeNull();
});
