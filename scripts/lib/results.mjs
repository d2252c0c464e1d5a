import { readFileSync } from 'node:fs';

/**
 * How many passed, with a name for each that failed and for each that passed only when it was tried again.
 * @typedef {{ passed: number, retried?: readonly string[], failures: readonly string[] }} Tally
 *
 * @typedef {{ status: string, fullName: string, failureMessages?: readonly string[] }} VitestResult
 * @typedef {{ name: string, status: string, assertionResults: readonly VitestResult[] }} VitestFile
 * @typedef {{ title: string, file?: string, ok?: boolean, tests?: readonly { projectName: string, status: string }[] }} PlaywrightSpec
 * @typedef {{ title: string, suites?: readonly PlaywrightSuite[], specs?: readonly PlaywrightSpec[] }} PlaywrightSuite
 */

/**
 * The tally of a vitest JSON report; a file that could not be run counts as a failure. Null when there is no report.
 * @param {string} file
 * @returns {Tally | null}
 */
export function readVitestReport(file) {
  const report = readJson(file);
  if (!report) return null;
  /** @type {readonly VitestFile[]} */
  const files = report.testResults;
  const failures = files.flatMap((file) => {
    const failed = namesIn(file, ({ status }) => status === 'failed');
    return failed.length === 0 && file.status === 'failed' ? [`${shortened(file.name)} could not be run`] : failed;
  });
  // What passed at the second try still tells why it had failed at the first.
  const wasRetried = (/** @type {VitestResult} */ { status, failureMessages = [] }) =>
    status === 'passed' && failureMessages.length > 0;
  return { passed: report.numPassedTests, retried: files.flatMap((file) => namesIn(file, wasRetried)), failures };
}

/**
 * @param {VitestFile} file
 * @param {(result: VitestResult) => boolean} isMeant
 */
const namesIn = ({ name, assertionResults }, isMeant) =>
  assertionResults.filter(isMeant).map(({ fullName }) => `${shortened(name)}: ${fullName}`);

/**
 * The tally of a Playwright JSON report. Null when there is no report.
 * @param {string} file
 * @returns {Tally | null}
 */
export function readPlaywrightReport(file) {
  const report = readJson(file);
  if (!report) return null;
  const named = (/** @type {string} */ status) =>
    report.suites.flatMap((/** @type {PlaywrightSuite} */ suite) => specsThat(status, suite, []));
  const errors = report.errors.map(
    (/** @type {{ message?: string }} */ { message = 'an error outside of a test' }) => message.split('\n', 1)[0],
  );
  const { expected, flaky } = report.stats;
  return { passed: expected + flaky, retried: named('flaky'), failures: [...named('unexpected'), ...errors] };
}

/**
 * @param {string} status
 * @param {PlaywrightSuite} suite
 * @param {readonly string[]} above
 * @returns {string[]} a name for each that ended so
 */
function specsThat(status, { title, suites = [], specs = [] }, above) {
  const path = [...above, title];
  const own = specs.flatMap((spec) =>
    (spec.tests ?? [])
      .filter((test) => test.status === status)
      .map(({ projectName }) => [`[${projectName}]`, ...path, spec.title].filter(Boolean).join(' ')),
  );
  return [...own, ...suites.flatMap((inner) => specsThat(status, inner, path))];
}

/** A file from the project's folder on. */
const shortened = (/** @type {string} */ file) => file.replace(`${process.cwd()}/`, '');

/**
 * @param {readonly Tally[]} tallies
 * @returns {Required<Tally>}
 */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    retried: tallies.flatMap(({ retried = [] }) => retried),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
