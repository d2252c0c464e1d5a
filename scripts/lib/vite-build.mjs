import { build } from 'vite';

/** Builds every `{config, outDir}` of its argument at once; run by `built.mjs` in a process of its own. */
const jobs = JSON.parse(process.argv[2] ?? '[]');
await Promise.all(
  jobs.map((/** @type {{ config: string, outDir: string }} */ { config, outDir }) =>
    build({ configFile: config, logLevel: 'warn', build: { outDir, emptyOutDir: true } }),
  ),
);
