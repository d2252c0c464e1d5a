import { runChecks } from './lib/checks.mjs';
import { runScript } from './lib/failure.mjs';
import { ensureInstalled } from './lib/installed.mjs';
import { projectFolder } from './lib/project.mjs';

await runScript(async () => {
  await ensureInstalled(projectFolder);
  const { failures } = await runChecks(projectFolder);
  if (failures.length > 0) process.exitCode = 1;
});
