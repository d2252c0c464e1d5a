import { beforeEach } from 'vitest';
import { isTested, type MachineTool } from '../../scripts/lib/machine-tools.mjs';

/** Skips each test of the running block where the machine lacks a program, and says which; in CI they run, and fail. */
export function needs(...tools: readonly MachineTool[]): void {
  beforeEach(({ skip }) => {
    for (const tool of tools) skip(!isTested(tool), `${tool} is missing.`);
  });
}
