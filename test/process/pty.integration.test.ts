import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Pty, type PtyExit, startPty } from '../../main/process/pty';
import { everyTime } from '../support/every-time';

const size = { columns: 120, rows: 30 };
const variables = { PATH: '/usr/bin:/bin', TERM: 'xterm-256color' };
const seqBytes = Array.from({ length: 20_000 }, (_, index) => `${index + 1}\r\n`).join('').length;

interface Running {
  readonly pty: Pty;
  readonly exit: Promise<PtyExit>;
  output(): string;
  /** Resolves once the output holds the text. */
  shows(text: string): Promise<void>;
}

function run(script: string, ondata: (length: number) => void = () => {}): Running {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const waiting = new Set<() => void>();
  const output = () => Buffer.concat(chunks).toString();
  let onexit = (_exit: PtyExit) => {};
  const exit = new Promise<PtyExit>((resolve) => {
    onexit = resolve;
  });
  const pty = startPty(
    { file: '/bin/sh', args: ['-c', script], variables, folder: '/', size },
    {
      ondata: (bytes) => {
        chunks.push(bytes);
        length += bytes.byteLength;
        ondata(length);
        for (const check of waiting) check();
      },
      onwritten: () => {},
      onexit,
    },
  );
  onTestFinished(async () => {
    pty.kill('SIGKILL');
    await exit;
  });
  const shows = (text: string) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!output().includes(text)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { pty, exit, output, shows };
}

describe('the end of the output', () => {
  it('is never lost', everyTime, async () => {
    for (let round = 0; round < 40; round += 1) {
      const { exit, output } = run('seq 1 20000');
      expect(await exit).toEqual({ code: 0, signal: 0 });
      expect(output().length).toBe(seqBytes);
    }
  });

  it('is not lost either when nobody reads at the end', everyTime, async () => {
    for (let round = 0; round < 20; round += 1) {
      const { pty, exit, output, shows } = run('stty -echo; echo ready; read line; seq 1 500; exit 3');
      await shows('ready');
      pty.pause();
      pty.write(Buffer.from('\r'));
      expect(await exit).toEqual({ code: 3, signal: 0 });
      expect(output()).toContain('\r\n499\r\n500\r\n');
    }
  });

  it('comes before the exit while paused', async () => {
    const { pty, exit, output } = run('printf end; exit 0');
    pty.pause();
    await exit;
    expect(output()).toBe('end');
  });

  it('is not waited for when a process outlives the shell and goes on writing', async () => {
    const { exit } = run('trap "" HUP; yes & exit 0');
    expect((await exit).code).toBe(0);
  });
});

describe('a pseudo-terminal', () => {
  it('stops the program while it is paused', async () => {
    let length = 0;
    const { pty, exit } = run('yes', (now) => {
      length = now;
    });
    pty.pause();
    await expect.poll(() => waitsForTerminal(pty.pid)).toBe(true);
    const before = length;
    await expect.poll(() => waitsForTerminal(pty.pid)).toBe(true);
    expect(length).toBe(before);
    pty.resume();
    await expect.poll(() => length).toBeGreaterThan(before + 1024 * 1024);
    pty.write(Buffer.from('\x03'));
    expect(await exit).toEqual({ code: 0, signal: 2 });
  });

  it('takes a long paste that the program reads late, whole', async () => {
    const { pty, exit, output, shows } = run('stty raw -echo; echo ready; sleep 0.3; head -c 1000000 | cksum');
    await shows('ready');
    pty.write(Buffer.alloc(1_000_000, 'x'));
    await exit;
    expect(output()).toContain(' 1000000');
    expect(pty.pendingInput).toBe(0);
  });

  it('tells its size and the change of it', async () => {
    const { pty, exit, output, shows } = run('trap "stty size; exit" WINCH; stty size; while :; do sleep 0.01; done');
    await shows('30 120');
    pty.resize({ columns: 61, rows: 17 });
    await exit;
    expect(output()).toContain('17 61');
  });

  it('gives no descriptor of another terminal to its program', async () => {
    const first = run('echo ready; read line');
    await first.shows('ready');
    const second = run('echo ready; read line');
    await second.shows('ready');
    const terminals = readdirSync(`/proc/${second.pty.pid}/fd`)
      .map((name) => readlinkSync(`/proc/${second.pty.pid}/fd/${name}`))
      .filter((target) => target.includes('ptmx') || target.includes('/pts/'));
    expect(new Set(terminals).size).toBe(1);
    expect(terminals).toHaveLength(3);
  });

  it('leaves no descriptor open after its end', async () => {
    await run('true').exit;
    const before = readdirSync('/proc/self/fd').length;
    for (let round = 0; round < 20; round += 1) await run('true').exit;
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });
});

/** Whether the process sleeps in a write to its terminal. */
function waitsForTerminal(processId: number): boolean {
  const children = readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim();
  const id = children === '' ? processId : Number(children.split(' ')[0]);
  return /^\d+ \(.*\) S/.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
}
