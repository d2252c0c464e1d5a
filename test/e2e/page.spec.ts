import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import type { Seed } from '../pictures/seed';
import { seedEnvironments } from '../pictures/seed';
import { startStalledIndex } from '../pictures/stalled-index';
import { startIndex } from '../support/local-index';
import { makeWheel } from '../support/wheels';
import { drop } from './support/drop';
import type { Home } from './support/home';
import { screens, typeLine } from './support/page';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';

/** How long a real venv may take on a busy machine, milliseconds. */
const makingMs = 90_000;

const demo: Seed = { name: 'demo', python: '3.12.4', packages: [['six', '1.17.0']], ageMinutes: 1 };

/** The user's own settings of pip: nothing is asked of the network. */
function useIndex(home: Home, url: string): void {
  mkdirSync(join(home.folder, '.config/pip'), { recursive: true });
  writeFileSync(join(home.folder, '.config/pip/pip.conf'), `[global]\nindex-url = ${url}\nretries = 0\n`);
  mkdirSync(join(home.folder, '.config/uv'), { recursive: true });
  writeFileSync(join(home.folder, '.config/uv/uv.toml'), `index-url = "${url}"\n`);
}

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

async function paste(page: Page, content: string): Promise<void> {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, content);
}

test.beforeEach(async ({ page }) => {
  await expect(page.getByText('No environments yet')).toBeVisible();
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

  archives.push(makeWheel({ name: 'comes-later' }));
  await card.getByRole('button', { name: 'Resume' }).click();
  await expect(drawer(page, 'Jobs').getByRole('log')).toContainText('comes-later', { timeout: makingMs });
  await page.keyboard.press('Escape');
  await expect(openTerminal(page)).toBeEnabled({ timeout: makingMs });
  await page.getByRole('tab', { name: 'Packages' }).click();
  await expect(page.getByRole('cell', { name: 'comes-later' })).toBeVisible();
  await index.close();

  await test.step('a log in which nothing is found, and one that was cleared, say so', async () => {
    await page.keyboard.press('Control+KeyJ');
    const jobs = drawer(page, 'Jobs');
    await expect(jobs.getByRole('log')).toContainText('comes-later');
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
  await page.getByRole('contentinfo').getByRole('button', { name: 'Cancel: Create unwanted' }).click();
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

test('what is removed comes back: by undo, and from the trash', async ({ home, running }) => {
  await seedEnvironments(home.folder, [demo]);
  const { page } = running;
  await page.reload();
  const remove = async () => {
    await option(page, 'demo').click();
    await page.getByRole('listbox', { name: 'Environments' }).press('Delete');
    await expect(option(page, 'demo')).toBeHidden();
  };
  const openTrash = async () => {
    await page.keyboard.press('Control+Shift+KeyP');
    await page.getByRole('combobox').fill('trash');
    await page.keyboard.press('Enter');
  };
  await remove();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(option(page, 'demo')).toHaveAttribute('aria-selected', 'true');

  await remove();
  await openTrash();
  await page.getByRole('button', { name: 'Restore demo' }).click();
  await expect(option(page, 'demo')).toBeVisible();
  await expect(page.getByText('The trash is empty.')).toBeVisible();
  await page.keyboard.press('Escape');

  await remove();
  await openTrash();
  await page.getByRole('button', { name: 'Empty the trash' }).click();
  await page
    .getByRole('dialog', { name: /for good/ })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByText('The trash is empty.')).toBeVisible();
  expect(await pageCall(page, 'trash.list', {})).toEqual([]);
});

test('what is lost for Cloche is told once, and offers what can be done', async ({ home, running }) => {
  await seedEnvironments(home.folder, [demo]);
  const { page } = running;
  const [{ path = '' } = {}] = (await pageCall(page, 'environment.list', {})) as { path?: string }[];
  const folder = dirname(path);
  for (const file of readdirSync(folder)) if (file.startsWith('environment.json')) rmSync(join(folder, file));
  await page.reload();
  await option(page, 'demo').click();
  const main = page.getByRole('main');
  await expect(main.getByRole('alert')).toHaveText(/^The record of this environment is lost/);
  await expect(main).not.toContainText('1970');
  await expect(main.getByText('Created')).toBeHidden();
  await expect(main.getByRole('button', { name: 'Repair' })).toHaveCount(0);
  await main.getByRole('button', { name: 'Remove' }).click();
  await expect(option(page, 'demo')).toBeHidden();
});

test('files open a form, and join the one that is open', async ({ page }) => {
  const packages = page.getByLabel('Packages', { exact: true });
  await drop(page, 'requirements.txt', 'six==1.17.0\n!!\n');
  await expect(drawer(page, 'New environment')).toContainText('New environment from requirements.txt');
  await expect(drawer(page, 'New environment')).toContainText('Line 2');
  await expect(packages).toHaveValue('six==1.17.0');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'New environment', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('mine');
  await packages.fill('requests');
  await drop(page, 'more.txt', 'requests\nnumpy>=2\ngit+https://example.org/x.git\n');
  await expect(packages).toHaveValue(/^requests\nnumpy>=2\n.*example\.org/);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('mine');
  await expect(page.getByRole('button', { name: 'Create', exact: true })).toBeDisabled();
  await page.getByLabel(/I have read these lines/).check();
  await expect(page.getByRole('button', { name: 'Create', exact: true })).toBeEnabled();
  await drawer(page, 'New environment').getByRole('button', { name: 'Cancel' }).click();

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await paste(page, 'rich\n');
  await expect(packages).toHaveValue('rich');
});

test('a reload keeps the environment that is shown', async ({ home, page }) => {
  await seedEnvironments(home.folder, [demo, { ...demo, name: 'older', ageMinutes: 60 }]);
  await page.reload();
  await expect(option(page, 'demo')).toHaveAttribute('aria-selected', 'true');
  await option(page, 'older').click();
  await page.reload();
  await expect(option(page, 'older')).toHaveAttribute('aria-selected', 'true');
});

test('an export shows the file in each format before it is saved', async ({ home, running, host }) => {
  await seedEnvironments(home.folder, [demo]);
  const { page } = running;
  await page.reload();
  await option(page, 'demo').click();
  await page.keyboard.press('Control+KeyE');
  const preview = drawer(page, 'Export demo').locator('pre');
  await expect(preview).toContainText('"name": "demo"');
  await drawer(page, 'Export demo').getByRole('combobox').click();
  await page.getByRole('option', { name: /^requirements\.txt/ }).click();
  await expect(preview).toContainText('six==1.17.0');
  if (host === 'browser') {
    const downloading = page.waitForEvent('download');
    await drawer(page, 'Export demo').getByRole('button', { name: 'Download' }).click();
    const file = await (await downloading).path();
    expect(readFileSync(file, 'utf8')).toContain('six==1.17.0');
  }
});

test('the keyboard is enough, from nothing to a terminal', async ({ page }) => {
  test.setTimeout(makingMs);
  await page.keyboard.press('Control+KeyN');
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.type('by hand');
  await expect(drawer(page, 'New environment').getByRole('alert')).toContainText('A name has');
  await page.keyboard.press('Control+KeyA');
  await page.keyboard.type('by-hand');
  await expect(page.getByLabel('What will happen')).toContainText('by-hand');
  await page.keyboard.press('Enter');
  await expect(drawer(page, 'New environment')).toBeHidden();
  await expect(openTerminal(page)).toBeEnabled({ timeout: makingMs });
  await page.keyboard.press('Slash');
  await page.keyboard.type('hand');
  await page.keyboard.press('Enter');
  await expect(screens(page)).toContainText('(by-hand)');
  await typeLine(page, 'echo $((6*7))-typed');
  await expect(screens(page)).toContainText('42-typed');
});

test('focus returns to where it was, and Escape closes one thing at a time', async ({ home, running }) => {
  await seedEnvironments(home.folder, [demo]);
  const { page } = running;
  await page.reload();
  const list = page.getByRole('listbox', { name: 'Environments' });
  await list.focus();
  await page.keyboard.press('Control+Comma');
  await expect(drawer(page, 'Settings')).toContainText('Theme');
  await page.keyboard.press('Control+Shift+KeyP');
  await page.getByRole('combobox', { name: /Type a command/ }).fill('zzzz');
  await expect(page.getByText('Nothing matches “zzzz”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toHaveCount(0);
  await expect(drawer(page, 'Settings')).toContainText('Theme');
  await page.keyboard.press('Escape');
  await expect(drawer(page, 'Settings')).toBeHidden();
  await expect(list).toBeFocused();
  await page.keyboard.press('F2');
  const name = page.getByRole('dialog', { name: 'Rename demo' }).getByRole('textbox');
  await expect(name).toBeFocused();
  await name.fill('renamed');
  await page.keyboard.press('Enter');
  await expect(option(page, 'renamed')).toBeVisible();
  await expect(list).toBeFocused();
});

test('the palette finds with a few letters, and a setting holds at once and later', async ({ page }) => {
  const root = page.locator('html');
  const before = await root.getAttribute('data-theme');
  await page.keyboard.press('Control+KeyK');
  await page.getByRole('combobox').fill('oth them');
  await page.keyboard.press('Enter');
  await expect(root).not.toHaveAttribute('data-theme', before ?? '');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Environments', exact: true })).toBeVisible();
  await expect(root).not.toHaveAttribute('data-theme', before ?? '');
});

test('a folder for terminals that is not there is refused where it is typed', async ({ home, page }) => {
  await page.keyboard.press('Control+Shift+KeyP');
  await page.getByRole('combobox').fill('settings');
  await page.keyboard.press('Enter');
  const field = page.getByLabel('Folder in which terminals start');
  await field.fill('/nowhere/at/all');
  await field.press('Enter');
  await expect(drawer(page, 'Settings').getByRole('alert')).toContainText('There is no folder /nowhere/at/all.');
  expect(await pageCall(page, 'settings.get', {})).toMatchObject({ defaultFolder: '' });
  await field.fill(home.folder);
  await field.press('Enter');
  await expect(drawer(page, 'Settings').getByRole('alert')).toBeHidden();
  await expect.poll(() => pageCall(page, 'settings.get', {})).toMatchObject({ defaultFolder: home.folder });
});

test('a host that died is missed, and the page says what to do', async ({ running, host }) => {
  test.skip(host !== 'browser', 'The window of the desktop host dies with it.');
  const { page, browser } = running;
  browser?.child.kill('SIGKILL');
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await expect(page.getByText('open the link that it printed')).toBeVisible({ timeout: 20_000 });
});

test('nothing that a file names runs before its lines are confirmed, and another file needs a yes of its own', async ({
  page,
  home,
}) => {
  const program = join(home.folder, 'evil.sh');
  const trace = join(home.folder, 'it-ran');
  writeFileSync(program, `#!/bin/sh\ntouch '${trace}'\n`, { mode: 0o755 });
  const exported = (python: string) =>
    JSON.stringify({
      ...{ format: 'cloche-environment', schema: 1, name: 'same', kind: 'venv', variables: {} },
      ...{ asked: { spec: { python } }, leftOut: { variables: [], settings: [] } },
    });
  const form = drawer(page, 'New environment');
  await drop(page, 'first.cloche.json', exported('/usr/bin/first'));
  await expect(form.getByLabel('Python', { exact: true })).toHaveValue('/usr/bin/first');
  await form.getByRole('checkbox', { name: /^I have read/ }).check();
  await drop(page, 'evil.cloche.json', exported(program));
  await expect(form.getByText(`It runs the program “${program}” as its Python.`)).toBeVisible();
  await expect(form.getByLabel('Python', { exact: true })).toHaveValue(program);
  const yes = form.getByRole('checkbox', { name: /^I have read/ });
  await expect(yes).not.toBeChecked();
  await expect(form.getByText(/^The plan appears once you have confirmed/)).toBeVisible();
  expect(existsSync(trace)).toBe(false);
  await yes.check();
  await expect.poll(() => existsSync(trace)).toBe(true);
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
