import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startNodeChild } from '../../main/process/node-child';
import type { StartPtyHost } from '../../main/terminals/terminals';
import product from '../../vite.main.config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A built pty host: starts it as the browser host does, and deletes what was built. */
export interface BuiltHost {
  readonly start: StartPtyHost;
  /** Process ids of the hosts that were started. */
  readonly processIds: number[];
  dispose(): void;
}

/** Builds the pty host as the product does, alone and in a folder of its own below node_modules. */
export async function buildPtyHost(): Promise<BuiltHost> {
  const folder = join(root, 'node_modules', '.cloche-test', randomUUID());
  mkdirSync(folder, { recursive: true });
  await build({
    ...product,
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ...product.build,
      outDir: folder,
      rollupOptions: {
        ...product.build?.rollupOptions,
        input: { 'pty-host': join(root, 'main/terminals/host/main.ts') },
      },
    },
  });
  const processIds: number[] = [];
  return {
    processIds,
    start: () => {
      const child = startNodeChild(join(folder, 'pty-host.js'));
      if (child.processId !== undefined) processIds.push(child.processId);
      return child;
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
