import { vi } from 'vitest';

/** Machines that test are busy, so the clock may run while the program does not. */
export const eventually = <T>(check: () => T | Promise<T>) => vi.waitUntil(check, { timeout: 20_000 });

/** The milliseconds of the quickest of some rounds, in which the machine did nothing else. */
export async function quickest(rounds: number, work: (round: number) => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    await work(round);
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}
