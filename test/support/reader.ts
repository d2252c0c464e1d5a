import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { StartReader } from '../../main/exchange/reader/reader';
import { startNodeChild } from '../../main/process/node-child';
import { bundleReader } from './bundle';

/** Starts the process in which files are read, as it is built, for all tests of a suite. */
export function useReader(): StartReader {
  let folder: string;
  let script: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cloche-test-'));
    script = await bundleReader(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => startNodeChild(script);
}
