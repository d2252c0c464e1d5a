import { runScript } from './lib/failure.mjs';
import { projectFolder } from './lib/project.mjs';
import { ensureReady } from './lib/ready.mjs';

await runScript(() => ensureReady(projectFolder));
