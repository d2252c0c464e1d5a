import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { startStalledIndex } from '../pictures/stalled-index';
import { startIndex } from '../support/local-index';
import { makeWheel } from '../support/wheels';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';
import { useIndex } from './support/user-index';

/** How long a real venv may take on a busy machine, milliseconds. */
const makingMs = 90_000;

const option = (page: Page, name: string) => page.getByRole('option', { name: new RegExp(`^${name}\\b`) });
const openTerminal = (page: Page) => page.getByRole('main').getByRole('button', { name: /^Open terminal/ });
const drawer = (page: Page, title: string) => page.getByRole('dialog', { name: title });

async function startCreate(page: Page, name: string, packages: string): Promise<void> {
  test.skip(!isTested('python3-venv'), 'python3-venv is missing.');
  await page.getByRole('button', { name: 'New environment', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Packages', { exact: true }).fill(packages);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
}

test.beforeEach(async ({ page }) => {
  await expect(page.getByText('No environments yet')).toBeVisible();
});

test('the folder of a project is asked for where it counts, and the environment stands in it', async ({
  home,
  page,
}) => {
  test.skip(!isTested('python3-venv'), 'python3-venv is missing.');
  const folder = join(home.folder, 'site');
  mkdirSync(folder);
  await page.getByRole('button', { name: 'New environment', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('inside');
  await page.getByRole('button', { name: 'More options' }).click();
  const project = page.getByLabel('Project folder', { exact: true });
  const location = page.getByRole('combobox', { name: 'Location' });
  await expect(location).toBeVisible();
  await expect(project).toHaveCount(0);
  await location.click();
  await page.getByRole('option', { name: 'In a project' }).click();
  await project.fill(folder);
  const plan = page.getByRole('region', { name: 'What will happen' });
  await expect(plan).toContainText('~/site/.venv');
  await location.click();
  await page.getByRole('option', { name: 'In Cloche’s folder' }).click();
  await expect(project).toHaveCount(0);
  await expect(plan).not.toContainText('~/site');
  await expect(plan).toContainText('/content');
});

test('a create that fails says why, and Resume ends it', async ({ home, running }) => {
  test.setTimeout(2 * makingMs);
  const archives: ReturnType<typeof makeWheel>[] = [];
  const index = await startIndex(archives);
  useIndex(home, index.url);
  const { page } = running;
  await startCreate(page, 'late', 'comes-later');
  await expect(option(page, 'late')).toContainText('incomplete', { timeout: makingMs });

  const card = page.getByRole('main').getByRole('alert');
  await expect(card).toContainText('comes-later');
  await expect(card).toContainText('Check the spelling');
  await expect(card.getByRole('button', { name: 'Delete what is left' })).toBeVisible();

  const others = ['with-it', 'with-it-too', 'at-last'];
  archives.push(makeWheel({ name: 'comes-later', requires: others }), ...others.map((name) => makeWheel({ name })));
  await card.getByRole('button', { name: 'Resume' }).click();
  await expect(drawer(page, 'Jobs').getByRole('log')).toContainText('comes-later', { timeout: makingMs });
  await page.keyboard.press('Escape');
  await expect(openTerminal(page)).toBeEnabled({ timeout: makingMs });
  await page.getByRole('tab', { name: 'Packages' }).click();
  await expect(page.getByRole('cell', { name: 'comes-later' })).toBeVisible();
  await index.close();

  await test.step('a log is followed until it is scrolled up, and again at its end', async () => {
    await page.setViewportSize({ width: 1280, height: 480 });
    await page.keyboard.press('Control+KeyJ');
    const log = drawer(page, 'Jobs').getByRole('log');
    const follow = drawer(page, 'Jobs').getByRole('button', { name: 'Follow' });
    await expect(log).toContainText('Successfully installed at-last');
    await expect(follow).toHaveAttribute('aria-pressed', 'true');
    await log.hover();
    // The page looks where the log stands a frame after each turn of the wheel, which may be before it has moved.
    const turnUntil = (pixels: number, isFollowing: boolean) =>
      expect(async () => {
        await page.mouse.wheel(0, pixels);
        await expect(follow).toHaveAttribute('aria-pressed', String(isFollowing), { timeout: 500 });
      }).toPass({ timeout: 10_000 });
    await turnUntil(-60, false);
    await turnUntil(60, true);
    await page.keyboard.press('Escape');
  });

  await test.step('a log in which nothing is found, and one that was cleared, say so', async () => {
    await page.keyboard.press('Control+KeyJ');
    const jobs = drawer(page, 'Jobs');
    await expect(jobs.getByRole('log')).toContainText('comes-later');
    await jobs.getByLabel('Search the log').fill('Successfully installed at-last');
    const line = jobs.getByRole('log').getByText('Successfully installed at-last');
    const topOf = async (part: Locator) => (await part.boundingBox())?.y ?? 0;
    // The line under the search is no underline of what is found.
    await expect.poll(async () => (await topOf(line)) - (await topOf(jobs.getByRole('log')))).toBeGreaterThan(3);
    await jobs.getByLabel('Search the log').fill('stands nowhere');
    await expect(jobs.getByText('No line has that.')).toBeVisible();
    await jobs.getByLabel('Search the log').fill('');
    await jobs.getByRole('button', { name: 'Clear the log view' }).click();
    await expect(jobs.getByText('The view was cleared.')).toBeVisible();
    await expect(jobs.getByText('Nothing has been logged.')).toHaveCount(0);
  });
});

test('cancel leaves nothing', async ({ home, running }) => {
  test.setTimeout(makingMs);
  const index = await startStalledIndex();
  useIndex(home, index.address);
  const { page } = running;
  await startCreate(page, 'unwanted', 'never-answers');
  await expect(option(page, 'unwanted')).toBeVisible();
  const status = page.getByRole('contentinfo');
  await status.getByText('Create unwanted ·').click();
  await expect(drawer(page, 'Jobs').getByRole('log')).toContainText('--prompt unwanted');
  await page.keyboard.press('Escape');
  await status.getByRole('button', { name: 'Cancel: Create unwanted' }).click();
  await expect(option(page, 'unwanted')).toBeHidden({ timeout: makingMs });
  await expect(page.getByText('Cancelled: Create unwanted. What was made of it is deleted.')).toBeVisible();
  expect(await pageCall(page, 'environment.list', {})).toEqual([]);
  expect(await pageCall(page, 'trash.list', {})).toEqual([]);

  await test.step('and the form opens again as it was sent, also where the jobs are shown', async () => {
    const again = page
      .getByRole('region', { name: 'Notifications' })
      .getByRole('button', { name: 'Open the form again' });
    await again.click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(option(page, 'unwanted')).toBeVisible();
    await page.keyboard.press('Control+KeyJ');
    await drawer(page, 'Jobs').getByRole('button', { name: 'Cancel: Create unwanted' }).click();
    await expect(option(page, 'unwanted')).toBeHidden({ timeout: makingMs });
    await again.click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('unwanted');
    await expect(page.getByLabel('Packages', { exact: true })).toHaveValue('never-answers');
  });
  index.close();
});

test('what cannot be resumed is changed and tried again', async ({ page, home }) => {
  test.setTimeout(2 * makingMs);
  const index = await startIndex([makeWheel({ name: 'alpha', version: '1.0' })]);
  useIndex(home, index.url);
  try {
    await startCreate(page, 'demo', 'alpha==9');
    const card = page.getByRole('main').getByRole('alert');
    await card.getByRole('button', { name: 'Ask for any version of alpha' }).click({ timeout: makingMs });
    await expect(drawer(page, 'Change demo').getByLabel('Packages', { exact: true })).toHaveValue('alpha');
    await page.keyboard.press('Escape');
    await page.getByRole('main').getByRole('button', { name: 'Change and try again' }).click();
    const form = drawer(page, 'Change demo');
    await expect(form.getByLabel('Name', { exact: true })).toHaveValue('demo');
    await form.getByLabel('Packages', { exact: true }).fill('alpha==1.0');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(openTerminal(page)).toBeEnabled({ timeout: makingMs });
    await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1);
  } finally {
    await index.close();
  }
});
