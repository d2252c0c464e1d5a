import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Seed } from '../pictures/seed';
import { seedEnvironments } from '../pictures/seed';
import { drop } from './support/drop';
import { screens, typeLine } from './support/page';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';

/** How long a real venv may take on a busy machine, milliseconds. */
const makingMs = 90_000;

const demo: Seed = { name: 'demo', python: '3.12.4', packages: [['six', '1.17.0']], ageMinutes: 1 };

const option = (page: Page, name: string) => page.getByRole('option', { name: new RegExp(`^${name}\\b`) });
const openTerminal = (page: Page) => page.getByRole('main').getByRole('button', { name: /^Open terminal/ });
const drawer = (page: Page, title: string) => page.getByRole('dialog', { name: title });

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

test('what is in the trash and cannot be read says why, and can only be deleted', async ({ home, page }) => {
  await seedEnvironments(home.folder, [demo]);
  await page.reload();
  await pageCall(page, 'environment.remove', { id: 'demo-0000' });
  const folder = join(home.data, 'trash', 'demo-0000');
  writeFileSync(join(folder, 'trash.json'), '{"schema":99}');
  await page.getByRole('button', { name: 'Show the trash' }).click();
  const trash = drawer(page, 'Trash');
  await expect(trash.getByRole('listitem')).toContainText('It cannot be restored');
  await expect(trash.getByRole('listitem')).toContainText('written by a newer Cloche: ~/');
  await expect(trash.getByRole('button', { name: 'Restore demo' })).toHaveCount(0);
  await trash.getByRole('button', { name: 'Delete demo for good' }).click();
  await page
    .getByRole('dialog', { name: /for good/ })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByText('The trash is empty.')).toBeVisible();
  expect(existsSync(folder)).toBe(false);
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
  await remove();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(option(page, 'demo')).toHaveAttribute('aria-selected', 'true');

  await remove();
  await page.keyboard.press('Control+Shift+KeyP');
  await page.getByRole('combobox').fill('trash');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Restore demo' }).click();
  await expect(option(page, 'demo')).toBeVisible();
  await expect(page.getByText('The trash is empty.')).toBeVisible();
  await page.keyboard.press('Escape');

  await remove();
  await page.getByRole('button', { name: 'Show the trash' }).click();
  await page.getByRole('button', { name: 'Empty the trash' }).click();
  await page
    .getByRole('dialog', { name: /for good/ })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByText('The trash is empty.')).toBeVisible();
  expect(await pageCall(page, 'trash.list', {})).toEqual([]);
});

test('what cannot be entered as it is can be exported, as on the command line', async ({ home, page }) => {
  const states = ['incomplete', 'broken', 'missing'] as const;
  await seedEnvironments(
    home.folder,
    states.map((state) => ({ ...demo, name: state, state })),
  );
  await page.reload();
  for (const state of states) {
    await option(page, state).click();
    await page.getByRole('main').getByRole('button', { name: 'Export…' }).click();
    const exported = drawer(page, `Export ${state}`);
    await expect(exported.getByText(`"name": "${state}"`)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(exported).toHaveCount(0);
  }
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
  await paste(page, 'requests==2.0\n');
  await expect(packages).toBeHidden();
  await paste(page, 'rich\ntqdm\n');
  await expect(packages).toHaveValue('rich\ntqdm');
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
  await page.getByRole('option', { name: /^requirements\.txt: every package at its version/ }).click();
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
  await page.keyboard.press('F2');
  await page.getByRole('dialog', { name: 'Rename renamed' }).getByRole('textbox').fill('Renamed');
  await page.keyboard.press('Enter');
  await expect(option(page, 'Renamed')).toBeVisible();
  await expect(list).toBeFocused();

  await test.step('from the list, a key opens a terminal, and the button at its foot what is known of the machine', async () => {
    await page.getByRole('button', { name: /^This machine/ }).click();
    await expect(drawer(page, 'This machine')).toBeVisible();
    await page.keyboard.press('Escape');
    await list.press('Enter');
    await expect(screens(page)).toContainText('(Renamed)');
  });
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
  await page.getByRole('contentinfo').getByRole('button', { name: 'Settings' }).click();
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
  await page.keyboard.press('Control+Comma');
  const told = page.locator('[role=alertdialog]', { hasText: 'Cloche is not connected at the moment.' });
  await expect(told).toHaveCount(1);
  await page.keyboard.press('Control+KeyJ');
  await expect.poll(() => page.getByText('A part of the page could not be loaded.').count()).toBe(0);
  await expect(told).toHaveCount(1);
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
