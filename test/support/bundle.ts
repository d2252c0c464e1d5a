import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/** The entries that read files, for which the reader stands beside them. */
const readingEntry = /^main\/(?:cli|browser|electron)\.ts$/;

/** Bundles one TypeScript entry for Node into the folder, as the build does, and answers with the script's path. */
export async function bundleForNode(entry: string, folder: string): Promise<string> {
  await bundleInto(folder, {
    bundle: entry,
    ...(readingEntry.test(entry) ? { reader: 'main/exchange/reader/main.ts' } : {}),
  });
  return join(folder, 'bundle.mjs');
}

/** Bundles the process that reads files into the folder, as the build does, and answers with the script's path. */
export async function bundleReader(folder: string): Promise<string> {
  await bundleInto(folder, { reader: 'main/exchange/reader/main.ts' });
  return join(folder, 'reader.js');
}

async function bundleInto(folder: string, input: Readonly<Record<string, string>>): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['electron', 'node-pty'] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input,
        output: {
          format: 'esm',
          entryFileNames: ({ name }) => (name === 'bundle' ? 'bundle.mjs' : `${name}.js`),
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
}
