import { readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number }} Tally
 */

/**
 * The tally of a vitest JSON report; a file that could not be run counts as a failure. Null when there is no report.
 * @param {string} file
 * @returns {Tally | null}
 */
export function readVitestReport(file) {
  const report = readJson(file);
  if (!report) return null;
  const brokenFiles = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: { status: string }[] }} */ { status, assertionResults }) =>
      status === 'failed' && assertionResults.every((result) => result.status !== 'failed'),
  ).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles };
}

/**
 * The tally of a Playwright JSON report; flaky counts as failed. Null when there is no report.
 * @param {string} file
 * @returns {Tally | null}
 */
export function readPlaywrightReport(file) {
  const report = readJson(file);
  if (!report) return null;
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length };
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
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
