import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Figure } from './figure';

const runs = 3;

/** Seconds from `npm start` to the line with the address, for a person whose folders are these. */
async function secondsToAddress(home: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--', '--browser'], {
    env: { PATH: process.env.PATH, HOME: home, CLOCHE_NO_OPEN: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const printed = (async () => {
    for await (const line of lines) if (/http:\/\/127\.0\.0\.1:\d+/.test(line)) return performance.now();
    throw new Error('npm start ended before it printed an address.');
  })();
  try {
    return ((await printed) - startedAt) / 1000;
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

async function measureSecondStart(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'cloche-bench-'));
  try {
    await secondsToAddress(home);
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await secondsToAddress(home));
    return times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? Number.NaN;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export const figures: Figure[] = [
  {
    name: 'second-start',
    title: 'address printed, second `npm start`',
    unit: 's',
    goal: 'at most 2 s',
    measure: async () => ({ value: await measureSecondStart() }),
  },
];
