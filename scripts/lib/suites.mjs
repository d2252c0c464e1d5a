import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './built.mjs';
import { runChecks } from './checks.mjs';
import { Failure } from './failure.mjs';
import { watchLeftovers } from './leftovers.mjs';
import { say } from './project.mjs';
import { readPlaywrightReport, readVitestReport } from './results.mjs';
import { runToStderr } from './run.mjs';

/**
 * @typedef {import('./results.mjs').Tally} Tally
 * @typedef {(folder: string, rest: readonly string[]) => Promise<Tally>} Suite
 */

/**
 * The parts of `npm test`, in their order. Each answers how many passed and failed; a part that could not run at all
 * counts as one failure.
 * @type {Readonly<Record<string, Suite>>}
 */
export const suites = {
  check: (folder) => runChecks(folder),
  build: async (folder) => {
    try {
      await ensureBuilt(folder);
      return { passed: 1, failures: [] };
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      say(thrown.message);
      return { passed: 0, failures: ['Cloche could not be built'] };
    }
  },
  unit: (folder, rest) => runVitest(folder, 'unit', rest),
  integration: (folder, rest) => runVitest(folder, 'integration', rest),
  e2e: runPlaywright,
};

/**
 * @param {string} folder
 * @param {string} project
 * @param {readonly string[]} rest
 */
function runVitest(folder, project, rest) {
  return runWithReport(project, readVitestReport, (report, env) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    return runToStderr(process.execPath, [bin(folder, 'vitest'), 'run', '--project', project, ...reporters, ...rest], {
      cwd: folder,
      env,
    });
  });
}

/** @type {Suite} */
async function runPlaywright(folder, rest) {
  // Also where this part is asked for alone.
  await ensureBuilt(folder);
  return runWithReport('e2e', readPlaywrightReport, (report, env) =>
    runToStderr(
      process.execPath,
      [bin(folder, 'playwright'), 'test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json', ...rest],
      {
        cwd: folder,
        env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      },
    ),
  );
}

/**
 * @param {string} name
 * @param {(file: string) => Tally | null} read
 * @param {(report: string, env: NodeJS.ProcessEnv) => Promise<number>} run
 * @returns {Promise<Tally>}
 */
async function runWithReport(name, read, run) {
  const folder = mkdtempSync(join(tmpdir(), 'cloche-report-'));
  const report = join(folder, 'report.json');
  try {
    const { value: code, leftovers } = await watchLeftovers((env) => run(report, env));
    for (const leftover of leftovers) say(`The ${name} tests left something behind: ${leftover}`);
    const { passed, retried = [], failures } = read(report) ?? { passed: 0, failures: [] };
    // A runner that ends badly without a failed test has failed itself.
    const isBroken = failures.length === 0 && (code !== 0 || passed === 0);
    const broken = isBroken ? [`the runner ended with code ${code}`] : [];
    for (const complaint of broken) say(`The ${name} tests did not run well: ${complaint}.`);
    const left = leftovers.map((leftover) => `left behind: ${leftover}`);
    return { passed, retried, failures: [...failures, ...left, ...broken] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} name
 */
const bin = (folder, name) => join(folder, 'node_modules', '.bin', name);
