import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { say } from './project.mjs';
import { runCaptured } from './run.mjs';

/**
 * What `npm run check` runs: a name, a tool of node_modules with its arguments, and a module that Node loads before it.
 * @type {readonly { name: string, tool: string, args: readonly string[], before?: string }[]}
 */
const checks = [
  { name: 'format and lint', tool: 'biome', args: ['ci', '--colors=off'] },
  ...['main', 'preload', 'renderer', 'test', 'scripts'].map((project) => ({
    name: `types of ${project}`,
    tool: 'tsc',
    args: ['-p', project],
  })),
  {
    name: 'who may import whom',
    before: 'scripts/lib/parse-tsx.mjs',
    tool: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', 'main', 'preload', 'renderer'],
  },
  { name: 'unused code', tool: 'knip', args: ['--no-progress'] },
];

/**
 * Runs every check at once and shows the output of those that fail.
 * @param {string} folder of the project
 * @returns {Promise<import('./results.mjs').Tally>}
 */
export async function runChecks(folder) {
  const results = await Promise.all(
    checks.map(async ({ name, tool, args, before }) => {
      const imports = before === undefined ? [] : ['--import', pathToFileURL(join(folder, before)).href];
      const { code, output } = await runCaptured(
        process.execPath,
        [...imports, join(folder, 'node_modules', '.bin', tool), ...args],
        { cwd: folder },
      );
      if (code !== 0) say(output.trimEnd());
      say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
      return code === 0 ? [] : [name];
    }),
  );
  const failures = results.flat();
  return { passed: results.length - failures.length, failures };
}
