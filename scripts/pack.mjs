import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Failure, runScript } from './lib/failure.mjs';
import { projectFolder } from './lib/project.mjs';
import { ensureReady } from './lib/ready.mjs';

await runScript(async () => {
  await ensureReady(projectFolder);
  const tool = join(projectFolder, 'node_modules', '.bin', 'electron-builder');
  const args = [tool, '--linux', '--publish', 'never', ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { cwd: projectFolder, stdio: 'inherit' });
  if (status !== 0) {
    throw new Failure(
      'The packages could not be made; the reason stands above.',
      'electron-builder fetches Electron and its packing tools; `npm run pack -- --dir` needs the fewest of them.',
    );
  }
});
