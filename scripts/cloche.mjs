import { enter } from './lib/entry.mjs';
import { runScript } from './lib/failure.mjs';
import { projectFolder } from './lib/project.mjs';
import { ensureReady } from './lib/ready.mjs';

await runScript(async () => {
  await ensureReady(projectFolder);
  // npm runs scripts in the project's folder; the paths in the arguments are meant from where the person stands.
  if (process.env.npm_lifecycle_event === 'cloche' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  await enter(projectFolder, 'cli', process.argv.slice(2));
});
