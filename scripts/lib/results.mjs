import { readFileSync } from 'node:fs';

/**
 * How many passed and failed, with a name for each that failed.
 * @typedef {{ passed: number, failures: readonly string[] }} Tally
 *
 * @typedef {{ status: string, fullName: string }} VitestResult
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
  const failures = report.testResults.flatMap((/** @type {VitestFile} */ { name, status, assertionResults }) => {
    const file = shortened(name);
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName }) => `${file}: ${fullName}`);
    return status === 'failed' ? [`${file} could not be run`] : [];
  });
  return { passed: report.numPassedTests, failures };
}

/**
 * The tally of a Playwright JSON report; flaky counts as failed. Null when there is no report.
 * @param {string} file
 * @returns {Tally | null}
 */
export function readPlaywrightReport(file) {
  const report = readJson(file);
  if (!report) return null;
  const failures = report.suites.flatMap((/** @type {PlaywrightSuite} */ suite) => failedSpecs(suite, []));
  const errors = report.errors.map(
    (/** @type {{ message?: string }} */ { message = 'an error outside of a test' }) => message.split('\n', 1)[0],
  );
  return { passed: report.stats.expected, failures: [...failures, ...errors] };
}

/**
 * @param {PlaywrightSuite} suite
 * @param {readonly string[]} above
 * @returns {string[]} a name for each that failed, or passed only when it was tried again
 */
function failedSpecs({ title, suites = [], specs = [] }, above) {
  const path = [...above, title];
  const own = specs.flatMap((spec) =>
    (spec.tests ?? [])
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName }) => [`[${projectName}]`, ...path, spec.title].filter(Boolean).join(' ')),
  );
  return [...own, ...suites.flatMap((inner) => failedSpecs(inner, path))];
}

/** A file from the project's folder on. */
const shortened = (/** @type {string} */ file) => file.replace(`${process.cwd()}/`, '');

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
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
