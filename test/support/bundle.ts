import { join } from 'node:path';
import { build } from 'vite';

/** Bundles one TypeScript entry for Node into the folder, as the build does, and answers with the script's path. */
export async function bundleForNode(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['electron', 'node-pty'] },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { format: 'esm', entryFileNames: 'bundle.mjs' } },
    },
  });
  return join(folder, 'bundle.mjs');
}
