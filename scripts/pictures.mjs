import { join, resolve } from 'node:path';
import { Failure, runScript } from './lib/failure.mjs';
import { findChromium } from './lib/machine-tools.mjs';
import { projectFolder, say } from './lib/project.mjs';
import { ensureReady } from './lib/ready.mjs';

await runScript(async () => {
  const [folder = join(projectFolder, 'out', 'pictures'), ...only] = process.argv.slice(2);
  if (findChromium() === null) {
    throw new Failure('The pictures need a Chromium.', 'Put a chromium or chromium-browser on PATH.');
  }
  await ensureReady(projectFolder);
  process.chdir(projectFolder);
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(projectFolder, 'test', 'pictures', 'main.ts'), {
    configFile: false,
    logLevel: 'error',
  });
  const { takePictures } = /** @type {typeof import('../test/pictures/main')} */ (module);
  const { scenes, complaints, failures } = await takePictures({ folder: resolve(folder), only, say });

  for (const { picture, rule, targets } of complaints) say(`axe: ${picture}: ${rule}: ${targets.join(', ')}`);
  for (const failure of failures) say(`could not be played: ${failure}`);
  say(`${scenes} scenes photographed into ${resolve(folder)}, ${complaints.length} complaints of axe.`);
  if (complaints.length + failures.length > 0) throw new Failure('Not every picture is as it should be.');
});
