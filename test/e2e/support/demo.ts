import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { seedEnvironments } from '../../pictures/seed';
import type { Home } from './home';
import { screens } from './page';
import { root } from './programs';

/** Runs the command line in a home. */
export const cli = (home: Home, ...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(root, 'dist/main/cli.js'), ...args], { env: home.variables });

/** Makes a venv with the command line, before Cloche is opened. */
export const makeDemo = (home: Home) => cli(home, 'create', 'demo', '--kind', 'venv', '--yes');

/** Opens a terminal in demo and waits for its prompt. */
export async function openDemo(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Open terminal/ })
    .first()
    .click();
  await expect(screens(page)).toContainText('(demo)');
}

// A venv takes seconds to make, so one test goes through what one venv can show.
/** Puts demo into the list, as far as the page and a shell see it. */
export async function seedDemo(page: Page, home: Home): Promise<void> {
  await expect(page.getByText('No environments yet')).toBeVisible();
  await seedEnvironments(home.folder, [{ name: 'demo', python: '3.12.4', packages: [], ageMinutes: 1 }]);
  await page.reload();
  await page.getByRole('option', { name: /^demo/ }).click();
}
