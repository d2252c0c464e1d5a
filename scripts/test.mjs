import { Failure, runScript } from './lib/failure.mjs';
import { ensureInstalled } from './lib/installed.mjs';
import { ensureMachineTools } from './lib/machine-tools.mjs';
import { projectFolder, say } from './lib/project.mjs';
import { sum } from './lib/results.mjs';
import { suites } from './lib/suites.mjs';

/**
 * A part that could not be run at all.
 * @param {unknown} thrown
 * @returns {import('./lib/results.mjs').Tally}
 */
function asFailure(thrown) {
  if (!(thrown instanceof Failure)) throw thrown;
  say(thrown.hint === undefined ? thrown.message : `${thrown.message}\nhint: ${thrown.hint}`);
  return { passed: 0, failures: [thrown.message] };
}

/**
 * @param {string} title
 * @param {readonly string[]} tests
 */
function sayList(title, tests) {
  if (tests.length > 0) say(`\n${title}:\n${tests.map((test) => `  ${test}`).join('\n')}`);
}

await runScript(async () => {
  const args = process.argv.slice(2);
  const names = Object.keys(suites);
  const asked = args.filter((arg) => names.includes(arg));
  const rest = args.filter((arg) => !names.includes(arg));
  if (asked.length === 0 && rest.length > 0) {
    throw new Failure(
      `There is no part of the tests that is called ${rest[0]}.`,
      `The parts are ${names.join(', ')}; what follows their names goes to the runner.`,
    );
  }
  await ensureInstalled(projectFolder);

  /** @type {import('./lib/results.mjs').Tally[]} */
  const tallies = [];
  /**
   * One part after the other, also when an earlier one has failed.
   * @param {string} name
   * @param {() => Promise<import('./lib/results.mjs').Tally>} part
   */
  const take = async (name, part) => {
    const { passed, retried = [], failures } = await part().catch(asFailure);
    const named = (/** @type {string} */ test) => `${name}: ${test}`;
    tallies.push({ passed, retried: retried.map(named), failures: failures.map(named) });
  };
  await take('machine', async () => {
    await ensureMachineTools(projectFolder);
    return { passed: 0, failures: [] };
  });
  for (const [name, suite] of Object.entries(suites)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    say(`\n${name}`);
    await take(name, () => suite(projectFolder, rest));
  }
  const { passed, retried, failures } = sum(tallies);
  sayList('Passed only when they were tried again', retried);
  sayList('Failed', failures);
  if (failures.length > 0 || passed === 0) process.exitCode = 1;
  process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
});
