import { vi } from 'vitest';

/** Machines that test are busy, so the clock may run while the program does not. */
export const eventually = <T>(check: () => T | Promise<T>) => vi.waitUntil(check, { timeout: 20_000 });

/** The milliseconds of processor that the quickest of some rounds took: the clock would count what others do. */
export async function quickest(rounds: number, work: (round: number) => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    await work(round);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}
