import { spawn } from 'node:child_process';
import { fetchElectron } from './lib/download.mjs';
import { enter } from './lib/entry.mjs';
import { runScript } from './lib/failure.mjs';
import { chooseHost, forcedHost } from './lib/host.mjs';
import { projectFolder, say } from './lib/project.mjs';
import { ensureReady } from './lib/ready.mjs';
import { exitCode } from './lib/run.mjs';
import { withoutNpm } from './lib/variables.mjs';

const help = `Usage: npm start -- [--browser | --electron]

Opens Cloche in Electron when there is one that answers, otherwise in your browser.

  --browser   always in the browser
  --electron  always in Electron

CLOCHE_NO_OPEN=1 opens nothing: it prints the address for a browser.
CLOCHE_PORT=8123 serves the browser on this port instead of a free one.
npm run cloche -- --help tells of the command line.
`;

await runScript(async () => {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(help);
    return;
  }
  const forced = forcedHost(process.argv.slice(2));
  await ensureReady(projectFolder);
  const variables = withoutNpm(process.env);
  const chosen = await chooseHost(forced, {
    folder: projectFolder,
    variables,
    isRoot: process.getuid?.() === 0,
    fetch: (isAskedAgain) => fetchElectron(projectFolder, variables, isAskedAgain),
  });
  if (chosen.host === 'electron') {
    process.exitCode = await runElectron(chosen.file, variables);
    return;
  }
  if (chosen.reason) say(`Cloche is served to your browser: ${chosen.reason}.`);
  await enter(projectFolder, 'browser', []);
});

/**
 * @param {string} file
 * @param {NodeJS.ProcessEnv} variables
 * @returns {Promise<number>} Electron's exit code
 */
function runElectron(file, variables) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = variables;
  const child = spawn(file, [projectFolder], { env, stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT'])) {
    process.on(signal, () => {
      // A terminal sends Ctrl+C to the whole group: Electron has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}
