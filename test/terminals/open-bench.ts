import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary';
import { type Bench, type BenchOptions, createBench } from './client';

/** A bench that ends with the running test. */
export function openBench(options: Omit<BenchOptions, 'runtimeFolder'>): Bench {
  const bench = createBench({ ...options, runtimeFolder: temporaryFolder() });
  onTestFinished(() => bench.terminals.dispose());
  return bench;
}
