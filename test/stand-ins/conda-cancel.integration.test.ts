import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ServedChannel, serveChannel, writeCondaChannel } from '../support/conda-channel';
import { type CondaTools, hasConda, openConda } from '../support/conda-tools';
import type { Run } from './recorded-runs';

interface Lab {
  readonly tools: CondaTools;
  readonly channel: ServedChannel;
  /** Starts making `big`, whose download stops in the middle. */
  create(tool: 'micromamba' | 'conda', ...options: string[]): Started;
  /** The same in a pseudo-terminal of 80 columns. */
  createOnTerminal(tool: 'micromamba' | 'conda', ...options: string[]): Started;
}

interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Run>;
}

/** Tools, and a channel whose `demo-big` is held in the middle until it is released. */
async function openLab(): Promise<Lab> {
  const tools = openConda();
  onTestFinished(tools.dispose);
  const folder = join(tools.folder, 'channel');
  writeCondaChannel(folder);
  const channel = await serveChannel(folder, 'demo-big');
  onTestFinished(channel.close);
  const words = (options: readonly string[]) =>
    ['create', '-y', '-n', 'big', '-c', channel.url, '--override-channels', 'demo-big', ...options] as const;
  return {
    tools,
    channel,
    create: (tool, ...options) => start(tools, join(tools.bin, tool), words(options)),
    createOnTerminal: (tool, ...options) =>
      start(tools, 'script', ['-qfec', ['exec', tool, ...words(options)].join(' '), '/dev/null']),
  };
}

function start({ variables }: CondaTools, file: string, args: readonly string[]): Started {
  const child = spawn(file, args, { env: { ...variables, TERM: 'xterm-256color', SHELL: '/bin/sh' } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const ended = once(child, 'close').then(([code]) => ({ ...output, code: code as number | null }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { process: child, ended };
}

const json = ({ stdout }: Run) => JSON.parse(stdout);

describe.skipIf(!hasConda)('a download that is cancelled', () => {
  test('micromamba on a pipe hears SIGINT when the download is over, and leaves an empty environment', async () => {
    const { tools, channel, create } = await openLab();
    const { process, ended } = create('micromamba', '--json');
    await channel.held;
    process.kill('SIGINT');
    channel.release();
    const run = await ended;
    expect(run.code).toBe(1);
    expect(json(run)).toMatchObject({
      success: false,
      log_history: [{ level: 'warning' }, { message: 'Thread interrupted' }],
    });
    expect(readdirSync(join(tools.environments.micromamba, 'big/conda-meta'))).toEqual(['history']);
  });

  test('micromamba on a pipe ends at once by SIGTERM, and leaves its lock and half an archive', async () => {
    const { tools, channel, create } = await openLab();
    const { process, ended } = create('micromamba');
    await channel.held;
    process.kill('SIGTERM');
    await ended;
    expect(process.signalCode).toBe('SIGTERM');
    const left = readdirSync(join(tools.environments.micromamba, 'big/conda-meta')).sort();
    expect(left).toEqual(['conda-meta.lock', 'history']);
    const pkgs = join(tools.micromambaRoot, 'pkgs');
    const archive = readdirSync(pkgs, { recursive: true, encoding: 'utf8' }).find((path) => path.includes('demo-big'));
    expect(statSync(join(pkgs, archive ?? '')).size).toBeLessThan(24 * 1024 * 1024);
  });

  test('micromamba on a terminal draws bars, hears Ctrl-C at once, and says that all is well', async () => {
    const { channel, createOnTerminal } = await openLab();
    const { process, ended } = createOnTerminal('micromamba');
    await channel.held;
    process.stdin?.write('\x03');
    const run = await ended;
    expect(run.stdout).toContain('Downloading  (1)');
    expect(run.stdout).toContain("Download didn't finish!");
    expect(run.stdout).toContain('Interrupted by user - transaction stopped.');
    expect(run.code).toBe(0);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    test(`conda hears ${signal} at once, and leaves a part of the archive alone`, async () => {
      const { tools, channel, create } = await openLab();
      const { process, ended } = create('conda', '--json');
      await channel.held;
      process.kill(signal);
      const run = await ended;
      expect(run.code).toBe(1);
      expect(json(run)).toMatchObject({
        exception_name: 'CondaMultiError',
        errors: [{ exception_name: 'CondaSignalInterrupt', signal_name: signal }],
      });
      expect(existsSync(join(tools.environments.conda, 'big'))).toBe(false);
      expect(readdirSync(join(tools.condaRoot, 'pkgs'))).toContain('demo-big-1.0-0.conda.partial');
    });
});

describe.skipIf(!hasConda)('progress', () => {
  test('conda tells it as JSON that ends with NUL where it has a terminal', async () => {
    const { channel, createOnTerminal } = await openLab();
    const { ended } = createOnTerminal('conda', '--json');
    await channel.held;
    channel.release();
    const { stdout } = await ended;
    const pieces = stdout.split('\0').map((text) => JSON.parse(text));
    expect(pieces[0]).toMatchObject({ finished: false, maxval: 1 });
    expect(pieces.at(-2)).toMatchObject({ finished: true, progress: 1 });
    expect(pieces.at(-1)).toMatchObject({ success: true });
  });

  test('who finds the package cache taken says so, waits, and has what it wanted', async () => {
    const { channel, create } = await openLab();
    const first = create('micromamba');
    await channel.held;
    const second = create('micromamba', '-n', 'other');
    await once(second.process.stderr ?? second.process, 'data');
    channel.release();
    expect((await first.ended).code).toBe(0);
    const run = await second.ended;
    expect(run.stderr).toContain('Waiting for other mamba process to finish');
    expect(run.code).toBe(0);
  });
});
