import { runBench } from './lib/bench.mjs';
import { runScript } from './lib/failure.mjs';
import { projectFolder } from './lib/project.mjs';
import { ensureReady } from './lib/ready.mjs';

await runScript(async () => {
  const args = process.argv.slice(2);
  await ensureReady(projectFolder);
  await runBench(projectFolder, {
    names: args.filter((arg) => !arg.startsWith('--')),
    isJson: args.includes('--json'),
  });
});
