import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPty } from '../../main/process/pty';
import type { Shell } from '../../preload/contract';
import { createBench } from '../terminals/client';
import { createPlace, environmentId } from '../terminals/places';
import { buildPtyHost } from '../terminals/pty-host';
import type { Figure, Measurement } from './figure';
import { compareWithBash, withMadeIn } from './made';
import { size, system } from './prompt';

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-bench-')));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A script of which the output's end is at stake, and how much it prints after `ready`. */
interface Loss {
  readonly script: string;
  readonly bytes: number;
  /** Whether nobody reads when it ends. */
  readonly isPaused: boolean;
}

const numbersBytes = (last: number) => Array.from({ length: last }, (_, index) => `${index + 1}\r\n`).join('').length;
const losses: readonly Loss[] = [
  { script: 'echo ready; seq 1 20000', bytes: numbersBytes(20_000), isPaused: false },
  { script: 'stty -echo; echo ready; read line; seq 1 500', bytes: numbersBytes(500), isPaused: true },
];

/** Bytes that were lost of one run through Cloche's owner of the binding. */
function loseWithCloche({ script, bytes, isPaused }: Loss): Promise<number> {
  return new Promise((resolve) => {
    let received = 0;
    const pty = startPty(
      { file: '/bin/sh', args: ['-c', script], variables: system, folder: '/', size },
      {
        ondata: (chunk) => {
          if (received === 0 && isPaused) {
            pty.pause();
            pty.write(Buffer.from('\r'));
          }
          received += chunk.byteLength;
        },
        onwritten: () => {},
        onexit: () => resolve('ready\r\n'.length + bytes - received),
      },
    );
  });
}

/** What is used of node-pty's own JavaScript. */
interface StockPty {
  onData(listener: (text: string) => void): void;
  onExit(listener: () => void): void;
  write(text: string): void;
  pause(): void;
}
const stock = createRequire(import.meta.url)('node-pty') as {
  spawn(file: string, args: readonly string[], options: object): StockPty;
};

/** The same through node-pty as it comes. */
function loseWithStock({ script, bytes, isPaused }: Loss): Promise<number> {
  return new Promise((resolve) => {
    let received = 0;
    const pty = stock.spawn('/bin/sh', ['-c', script], { cols: size.columns, rows: size.rows, env: system });
    pty.onData((text) => {
      if (received === 0 && isPaused) {
        pty.pause();
        pty.write('\r');
      }
      received += text.length;
    });
    pty.onExit(() => resolve('ready\r\n'.length + bytes - received));
  });
}

/** All that is lost in a thousand runs, half of them paused at the end; some at a time. */
async function loseOften(lose: (loss: Loss) => Promise<number>): Promise<number> {
  const [runs, atOnce] = [1000, 4];
  let lost = 0;
  let started = 0;
  const work = async () => {
    while (started < runs) {
      started += 1;
      lost += await lose(losses[started % 2] as Loss);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return lost;
}

async function measureBytesLost(): Promise<Measurement> {
  const value = await loseOften(loseWithCloche);
  return { value, peer: { name: 'stock node-pty', value: await loseOften(loseWithStock) } };
}

const askPython = (shell: string) =>
  shell === 'fish' ? `printf 'R=%s=\\n' (command -s python)` : 'echo "R=$(command -v python)="';
const typedActivation = (shell: string, prefix: string) =>
  shell === 'fish' ? `set -gx PATH '${prefix}/bin' $PATH` : `export PATH='${prefix}/bin':"$PATH"`;

/** How many of 30 commands, typed while slow start-up files run, are answered by a python outside the environment. */
async function countOutside(activates: 'by Cloche' | 'by typing'): Promise<number> {
  const host = await buildPtyHost();
  const answered = await inFolder(async (folder) => {
    const place = createPlace(folder, 'slow');
    const bench = createBench({
      startPtyHost: host.start,
      variables: { ...system, HOME: place.home },
      environments: [place.environment],
      runtimeFolder: join(folder, 'runtime'),
    });
    const open = async (shell: Shell['id']) => {
      const { id } = await bench.terminals.create({
        ...(activates === 'by Cloche' ? { environmentId } : {}),
        shell,
        size,
      });
      const view = bench.view(id, size);
      view.type(`${askPython(shell)}\r`);
      if (activates === 'by typing')
        void bench
          .until(id, ({ state }) => state === 'running')
          .then(() => view.type(`${typedActivation(shell, place.prefix)}\r`));
      const python = await view.until((shown) => shown.lines().flatMap((line) => /^R=(.*)=$/.exec(line) ?? [])[1]);
      await bench.terminals.close(id);
      return python !== join(place.prefix, 'bin', 'python');
    };
    try {
      const outside: boolean[] = [];
      for (let round = 0; round < 10; round += 1)
        outside.push(...(await Promise.all(['bash', 'zsh', 'fish'].map((shell) => open(shell as Shell['id'])))));
      return outside;
    } finally {
      await bench.terminals.dispose();
      host.dispose();
    }
  });
  return answered.filter((isOutside) => isOutside).length;
}

async function measureTypedAhead(): Promise<Measurement> {
  const value = await countOutside('by Cloche');
  return { value, peer: { name: 'typing the activation', value: await countOutside('by typing') } };
}

async function measureWarmOpen(): Promise<Measurement> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-bench-')));
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  return withMadeIn({ folder, variables: {}, dispose }, { kind: 'venv', spec: {} }, compareWithBash);
}

export const figures: Figure[] = [
  {
    name: 'bytes-lost',
    title: 'output lost at the exit of 1,000 programs, half of them while nobody read',
    unit: 'bytes',
    goal: '0',
    measure: measureBytesLost,
  },
  {
    name: 'typed-ahead',
    title: 'commands of 30, typed while the shell starts, that ran outside of the environment',
    unit: 'commands',
    goal: '0 of 30',
    measure: measureTypedAhead,
  },
  {
    name: 'warm-open-host',
    title: 'from the request to the prompt of a bash in a venv, on the host',
    unit: 'ms',
    goal: 'at most 5 ms more',
    measure: measureWarmOpen,
  },
];
