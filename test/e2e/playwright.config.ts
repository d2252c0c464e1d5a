import { defineConfig } from '@playwright/test';
import type { ClocheOptions } from './support/test';

/** The same specs through both hosts; `dist` is built before. */
export default defineConfig<ClocheOptions>({
  testDir: '.',
  outputDir: '../../dist/e2e',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Each spec drives a browser, a program and shells: two at once on two cores make every wait a race.
  workers: 1,
  // What passes only so is named at the end of `npm test`.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    { name: 'electron', use: { host: 'electron' } },
  ],
});
