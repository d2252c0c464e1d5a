import { build, type Rolldown } from 'vite';
import { expect, test, vi } from 'vitest';

/** What opening the page may load, terminals included. */
const scriptBytesMax = 1_000_000;
/** Loaded by itself once the list is painted, so that the first click on a terminal finds it there. */
const aheadOfUse = /renderer\/features\/terminals\/terminal-view\.ts$/;

/** The chunks of the page as it is built for people. */
async function buildPage(): Promise<readonly Rolldown.OutputChunk[]> {
  // Under another word React brings what helps its developers.
  vi.stubEnv('NODE_ENV', 'production');
  const { output } = (await build({
    configFile: 'vite.config.ts',
    logLevel: 'silent',
    build: { write: false },
  })) as Rolldown.RolldownOutput;
  return output.filter((file) => file.type === 'chunk');
}

/** The chunks from which one starts, with all that they cannot do without. */
function withImports(chunks: readonly Rolldown.OutputChunk[], starts: readonly Rolldown.OutputChunk[]) {
  const loaded = new Set<Rolldown.OutputChunk>(starts);
  for (const { imports } of loaded) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) loaded.add(chunk);
  }
  return [...loaded];
}

test('opening the page loads at most one megabyte of script, and nothing that checks what the program checks', async () => {
  const chunks = await buildPage();
  const starts = chunks.filter(({ isEntry, facadeModuleId }) => isEntry || aheadOfUse.test(facadeModuleId ?? ''));
  expect(starts).toHaveLength(2);
  const loaded = withImports(chunks, starts);
  const modules = (of: readonly Rolldown.OutputChunk[]) => of.flatMap(({ moduleIds }) => moduleIds);

  expect(modules(loaded).filter((id) => id.includes('node_modules/zod/'))).toEqual([]);
  expect(modules(chunks).some((id) => id.includes('node_modules/zod/'))).toBe(true);
  expect(loaded.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)).toBeLessThanOrEqual(scriptBytesMax);
});
