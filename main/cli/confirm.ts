import { createInterface } from 'node:readline/promises';
import { ClocheError } from '../../preload/contract';
import { NeedsYes } from './exit-codes';

/** Whether there is a terminal to ask on. */
export const canAsk = (): boolean => Boolean(process.stdin.isTTY && process.stderr.isTTY);

/**
 * Asks on the terminal. Throws {@link NeedsYes} with the reason when there is no terminal to ask on, and `cancelled`
 * when the answer is not a yes.
 */
export async function confirm(question: string, reason: string): Promise<void> {
  if (!canAsk()) throw new NeedsYes(reason);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const stop = new AbortController();
  lines.once('close', () => stop.abort());
  lines.once('SIGINT', () => lines.close());
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: stop.signal }).catch(() => '');
    if (!/^y(es)?$/i.test(answer.trim())) throw new ClocheError('cancelled', 'Nothing was done.');
  } finally {
    lines.close();
  }
}
