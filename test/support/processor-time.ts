import { ClocheError } from '../../preload/contract';

/** The milliseconds of processor that work took: the clock would count what others do. */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The milliseconds of processor that the quickest of some rounds took. */
export async function quickest(rounds: number, work: (round: number) => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) best = Math.min(best, await processorMs(() => work(round)));
  return best;
}

/** {@link processorMs} of work that may refuse what it is given: how long that takes is all that matters. */
export const processorMsOfTrying = (work: () => unknown): Promise<number> =>
  processorMs(() => {
    try {
      work();
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
    }
  });
