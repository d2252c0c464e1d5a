import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlaywrightReport, readVitestReport, sum } from '../../scripts/lib/results.mjs';
import { temporaryFolder } from '../support/temporary';

function reportFile(report: unknown): string {
  const file = join(temporaryFolder(), 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return file;
}

test('a file that vitest could not run counts as a failure', () => {
  const file = reportFile({
    numPassedTests: 5,
    numFailedTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  });
  expect(readVitestReport(file)).toEqual({ passed: 5, failed: 2 });
});

test('what is flaky has failed', () => {
  const file = reportFile({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] });
  expect(readPlaywrightReport(file)).toEqual({ passed: 7, failed: 3 });
});

test('without a report there is no tally', () => {
  expect(readVitestReport('/nowhere/report.json')).toBeNull();
});

test('tallies add up', () => {
  expect(
    sum([
      { passed: 1, failed: 2 },
      { passed: 3, failed: 0 },
    ]),
  ).toEqual({ passed: 4, failed: 2 });
});
