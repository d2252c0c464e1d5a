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

test('a file that vitest could not run counts as a failure, and what was tried again is named', () => {
  const file = reportFile({
    numPassedTests: 5,
    numFailedTests: 1,
    testResults: [
      {
        name: `${process.cwd()}/a.test.ts`,
        status: 'passed',
        assertionResults: [
          { status: 'passed', fullName: 'x', failureMessages: [] },
          { status: 'passed', fullName: 'y', failureMessages: ['not at once'] },
        ],
      },
      {
        name: `${process.cwd()}/b.test.ts`,
        status: 'failed',
        assertionResults: [{ status: 'failed', fullName: 'x y', failureMessages: ['no'] }],
      },
      { name: `${process.cwd()}/c.test.ts`, status: 'failed', assertionResults: [] },
    ],
  });
  expect(readVitestReport(file)).toEqual({
    passed: 5,
    retried: ['a.test.ts: y'],
    failures: ['b.test.ts: x y', 'c.test.ts could not be run'],
  });
});

test('what passed at the second try has passed, and it has its name as every failure has', () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ projectName: 'browser', status }] });
  const file = reportFile({
    stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 },
    suites: [
      {
        title: 'hosts.spec.ts',
        specs: [spec('opens', 'expected'), spec('closes', 'unexpected')],
        suites: [{ title: 'a page', specs: [spec('reloads', 'flaky'), spec('is skipped', 'skipped')] }],
      },
    ],
    errors: [{ message: 'no server\nat line 1' }],
  });
  expect(readPlaywrightReport(file)).toEqual({
    passed: 8,
    retried: ['[browser] hosts.spec.ts a page reloads'],
    failures: ['[browser] hosts.spec.ts closes', 'no server'],
  });
});

test('without a report there is no tally', () => {
  expect(readVitestReport('/nowhere/report.json')).toBeNull();
});

test('tallies add up', () => {
  expect(
    sum([
      { passed: 1, failures: ['a', 'b'] },
      { passed: 3, retried: ['c'], failures: [] },
    ]),
  ).toEqual({ passed: 4, retried: ['c'], failures: ['a', 'b'] });
});
