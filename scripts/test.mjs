import { Failure, runScript } from './lib/failure.mjs';
import { ensureInstalled } from './lib/installed.mjs';
import { ensureMachineTools } from './lib/machine-tools.mjs';
import { projectFolder, say } from './lib/project.mjs';
import { sum } from './lib/results.mjs';
import { suites } from './lib/suites.mjs';

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
  await ensureMachineTools(projectFolder);

  const tallies = [];
  for (const [name, suite] of Object.entries(suites)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    say(`\n${name}`);
    tallies.push(await suite(projectFolder, rest));
  }
  const { passed, failed } = sum(tallies);
  if (failed > 0 || passed === 0) process.exitCode = 1;
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
});
