import { build } from 'vite';
import { say } from './project.mjs';

// Builds every `{config, outDir}` of its argument at once; run by `built.mjs` in a process of its own.
const jobs = JSON.parse(process.argv[2] ?? '[]');
const results = await Promise.allSettled(
  jobs.map((/** @type {{ config: string, outDir: string }} */ { config, outDir }) =>
    build({ configFile: config, logLevel: 'warn', build: { outDir, emptyOutDir: true } }),
  ),
);
for (const result of results) {
  if (result.status === 'fulfilled') continue;
  say(result.reason instanceof Error ? result.reason.message : String(result.reason));
  process.exitCode = 1;
}
