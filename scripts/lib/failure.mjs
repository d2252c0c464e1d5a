import { say } from './project.mjs';

/** A failure that is told in sentences, without a stack: what failed, then what to do. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {string} [hint]
   */
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Runs a script; a failure is told on stderr and sets exit code 1.
 * @param {() => Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (thrown) {
    process.exitCode = 1;
    if (!(thrown instanceof Failure)) throw thrown;
    say(`error: ${thrown.message}`);
    if (thrown.hint) say(`hint: ${thrown.hint}`);
  }
}
