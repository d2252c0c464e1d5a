import { defineConfig } from 'vitest/config';

/** `unit` starts no process of its own; `integration` uses real shells, interpreters and sockets. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 30_000,
          expect: { poll: { timeout: 20_000 } },
          // Left to itself, the runner leaves one core idle.
          maxWorkers: '100%',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.integration.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.integration.test.ts'],
          testTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 120_000,
          maxWorkers: 2,
          // Real programs on a busy machine: whatever passes only so is named at the end of `npm test`.
          retry: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
