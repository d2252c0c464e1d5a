import { say } from './project.mjs';

/** A failure that is told in sentences, without a stack: what failed, then what to do. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {string} [hint]
   * @param {number} [exitCode] 2 when a command was not understood and nothing was done
   */
  constructor(message, hint, exitCode = 1) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

const oldestNode = [20, 19];

/**
 * Runs a script; a failure is told on stderr and sets its exit code, anything else 1.
 * @param {() => Promise<void>} main
 */
export async function runScript(main) {
  try {
    requireNode(process.versions.node);
    await main();
  } catch (thrown) {
    process.exitCode = thrown instanceof Failure ? thrown.exitCode : 1;
    if (!(thrown instanceof Failure)) throw thrown;
    say(`error: ${thrown.message}`);
    if (thrown.hint) say(`hint: ${thrown.hint}`);
  }
}

/**
 * @param {string} version of Node
 * @throws {Failure} when it is too old
 */
export function requireNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Failure(`Cloche needs Node ${oldestNode.join('.')} or newer; this is Node ${version}.`);
}
