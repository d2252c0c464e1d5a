import type { Page } from '@playwright/test';
import { type Seed, seedEnvironments } from '../pictures/seed';
import { cli } from './support/demo';
import { openPlain, screens } from './support/page';
import { expect, test } from './support/test';

const demo: Seed = { name: 'demo', python: '3.12.4', packages: [['six', '1.17.0']], ageMinutes: 1 };

const list = (page: Page) => page.getByRole('listbox', { name: 'Environments' });
const cover = (page: Page) => page.getByRole('button', { name: 'Hide the environments' });
const wide = { width: 1280, height: 800 };
const narrow = { width: 720, height: 480 };

test.beforeEach(async ({ page }) => {
  await expect(page.getByText('No environments yet')).toBeVisible();
});

test('the list is shown and hidden at any width, and never lies over a window that has become narrow', async ({
  home,
  page,
}) => {
  await seedEnvironments(home.folder, [demo]);
  await page.reload();
  await page.setViewportSize(wide);
  await expect(list(page)).toBeVisible();
  for (const key of ['Control+Shift+KeyL', 'Slash']) {
    await page.getByRole('tab', { name: 'Overview' }).focus();
    await page.keyboard.press(key);
    await expect(page.getByRole('complementary').locator(':focus')).toBeVisible();
  }
  await page.setViewportSize(narrow);
  await expect(list(page)).toBeHidden();
  await expect(cover(page)).toBeHidden();

  await test.step('one that lay over it is closed once it gets room', async () => {
    await page.keyboard.press('Control+KeyB');
    await expect(list(page)).toBeVisible();
    await page.setViewportSize(wide);
    await expect(cover(page)).toHaveCount(0);
    await page.setViewportSize(narrow);
    await expect(list(page)).toBeHidden();
  });

  await test.step('where it has room it stays hidden, until it is asked for', async () => {
    await page.setViewportSize(wide);
    await expect(list(page)).toBeVisible();
    await page.keyboard.press('Control+KeyB');
    await expect(list(page)).toBeHidden();
    await page.reload();
    await expect(page.getByRole('tab', { name: 'Overview' })).toBeVisible();
    await expect(list(page)).toBeHidden();
    await page.keyboard.press('Control+Shift+KeyL');
    await expect(list(page)).toBeFocused();
    await page.keyboard.press('Control+KeyB');
    await page.getByRole('button', { name: 'Show the environments' }).click();
    await expect(list(page)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show the environments' })).toBeHidden();
  });

  await test.step('in a terminal the key is the shell’s', async () => {
    await openPlain(page);
    await page.keyboard.type('onetwo');
    await expect(screens(page)).toContainText('onetwo');
    for (let letter = 0; letter < 3; letter += 1) await page.keyboard.press('Control+KeyB');
    await page.keyboard.type('-');
    await expect(screens(page)).toContainText('one-two');
    await expect(list(page)).toBeVisible();
  });
});

test('a key that is meant for what somebody else removes never reaches its neighbour', async ({ home, page }) => {
  const seeds = ['first', 'second', 'third'].map((name) => ({ ...demo, name }));
  await seedEnvironments(home.folder, seeds);
  await page.reload();
  const row = (name: string) => page.getByRole('option', { name: new RegExp(`^${name}\\b`) });
  const choose = async (name: string) => {
    await row(name).click();
    await list(page).focus();
  };
  const selected = page.getByRole('option', { selected: true });
  const dialog = (title: string) => page.getByRole('dialog', { name: title });

  await test.step('the dialog stays and says it, and takes the keys', async () => {
    await choose('first');
    await page.keyboard.press('F2');
    const rename = dialog('Rename first');
    await rename.getByLabel('New name').fill('other');
    await cli(home, 'remove', 'first', '--yes');
    await expect(rename.getByRole('alert')).toHaveText('first is no longer there: it was removed in the meantime.');
    await expect(row('first')).toHaveCount(0);
    for (const key of ['x', 'Enter', 'Delete']) await page.keyboard.press(key);
    await expect(rename).toBeVisible();
    await rename.getByRole('button', { name: 'Close' }).click();
    await expect(rename).toHaveCount(0);
    await expect(list(page)).toBeFocused();
  });

  await test.step('nothing is selected then, and the keys of the list have nothing to act on', async () => {
    await expect(selected).toHaveCount(0);
    for (const key of ['Delete', 'F2', 'Enter']) await page.keyboard.press(key);
    await page.keyboard.press('ArrowDown');
    await expect(selected).toHaveText(/^second/);
    await expect(row('third')).toBeVisible();
    await expect(screens(page)).toHaveCount(0);
  });

  await test.step('what was open to be exported says it too', async () => {
    await page.keyboard.press('Control+KeyE');
    const exported = dialog('Export second');
    await expect(exported.getByText('Preview')).toBeVisible();
    await cli(home, 'remove', 'second', '--yes');
    await expect(exported.getByRole('alert')).toContainText('second is no longer there');
    await expect(exported.getByRole('button', { name: /^(Save|Download)/ })).toBeDisabled();
    await expect(selected).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(exported).toHaveCount(0);
  });

  await test.step('who removes it in this window goes on with its neighbour', async () => {
    await seedEnvironments(home.folder, [demo]);
    await choose('demo');
    await page.keyboard.press('Delete');
    await expect(selected).toHaveText(/^third/);
    await expect(list(page)).toBeFocused();
  });
});

test('the keys of a filtered list are for an environment that it shows', async ({ home, page }) => {
  await seedEnvironments(
    home.folder,
    ['bar', 'foo'].map((name) => ({ ...demo, name })),
  );
  await page.reload();
  const selected = page.getByRole('option', { selected: true });
  await page.getByRole('option', { name: /^bar/ }).click();
  await page.getByLabel('Filter environments').fill('foo');
  await expect(page.getByRole('option')).toHaveText(/^foo/);

  await test.step('those that are for the selected one do nothing while it is filtered out', async () => {
    await list(page).focus();
    for (const key of ['F2', 'Delete', 'Enter']) await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(screens(page)).toHaveCount(0);
    await expect(page.getByRole('main').getByRole('heading', { name: 'bar' })).toBeVisible();
  });

  await test.step('from the filter the keyboard comes to the first row', async () => {
    await page.getByLabel('Filter environments').focus();
    await page.keyboard.press('ArrowDown');
    await expect(list(page)).toBeFocused();
    await expect(selected).toHaveText(/^foo/);
    await page.keyboard.press('F2');
    await expect(page.getByRole('dialog', { name: 'Rename foo' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(list(page)).toBeFocused();
  });

  await test.step('nothing has become of the other one', async () => {
    await page.getByLabel('Filter environments').fill('');
    await expect(page.getByRole('option')).toHaveText([/^bar/, /^foo/]);
    await expect(screens(page)).toHaveCount(0);
  });
});

test('where the list lies over the page no drawer covers it', async ({ home, host, page }) => {
  await seedEnvironments(home.folder, [demo]);
  await page.reload();
  await page.setViewportSize({ width: 420, height: 800 });
  const jobs = page.getByRole('dialog', { name: 'Jobs' });
  const listKeys = { 'Control+Shift+KeyL': list(page), Slash: page.getByLabel('Filter environments') };
  for (const [key, focused] of Object.entries(listKeys)) {
    await page.keyboard.press('Control+KeyJ');
    await expect(jobs).toBeVisible();
    await expect(list(page)).toBeHidden();
    await page.keyboard.press(key);
    await expect(jobs).toHaveCount(0);
    await expect(focused).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(list(page)).toBeHidden();
  }

  await test.step('what was typed is asked about first, and kept', async () => {
    await page.keyboard.press(host === 'browser' ? 'Alt+KeyN' : 'Control+KeyN');
    const name = page.getByRole('dialog', { name: 'New environment' }).getByLabel('Name', { exact: true });
    await name.fill('mine');
    await page.keyboard.press('Control+Shift+KeyL');
    await page.getByRole('dialog', { name: 'Discard' }).getByRole('button', { name: 'Cancel' }).click();
    await expect(name).toHaveValue('mine');
    await expect(list(page)).toBeHidden();
    await page.keyboard.press('Control+Shift+KeyL');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(name).toHaveCount(0);
    await expect(list(page)).toBeVisible();
  });
});

test('Tab leaves the form for the page, and comes back by Close to the kind that is chosen', async ({ page }) => {
  await page.getByRole('main').getByRole('button', { name: 'New environment' }).click();
  const form = page.getByRole('dialog', { name: 'New environment' });
  const close = form.getByRole('button', { name: 'Close' });
  await form.getByLabel('Name', { exact: true }).fill('mine');
  await form.getByRole('button', { name: 'Create', exact: true }).focus();
  const inForm = () => page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null);
  await page.keyboard.press('Tab');
  // More controls than the page has.
  for (let press = 0; press < 40 && !(await inForm()); press += 1) await page.keyboard.press('Tab');
  await expect(close).toBeFocused();
  await page.keyboard.press('Tab');
  const chosen = form.getByRole('radio', { checked: true });
  await expect(chosen).toBeFocused();
  const first = (await chosen.getAttribute('value')) ?? '';
  // A machine without Nix may have one kind.
  if ((await form.getByRole('radio').count()) > 1) {
    await page.keyboard.press('ArrowDown');
    await expect(chosen).not.toHaveValue(first);
    await expect(chosen).toBeFocused();
  }
  await page.keyboard.press('Shift+Tab');
  await expect(close).toBeFocused();
});

test('the palette shows the keys that work where it was opened', async ({ home, page }) => {
  await seedEnvironments(home.folder, [demo]);
  await page.reload();
  const keysOf = async (title: string) => {
    await page.keyboard.press('Control+Shift+KeyP');
    const entry = page.getByRole('option', { name: title });
    await page.getByRole('combobox').fill(title);
    await expect(entry.first()).toBeVisible();
    const keys = await entry.first().locator('kbd').allTextContents();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('combobox')).toHaveCount(0);
    return keys;
  };
  await page.getByRole('tab', { name: 'Overview' }).focus();
  expect(await keysOf('Remove the environment')).toEqual([]);
  expect(await keysOf('New environment')).toHaveLength(1);
  expect(await keysOf('Filter the environments')).toEqual(['/']);
  await openPlain(page);
  expect(await keysOf('New environment')).toEqual([]);
  expect(await keysOf('Filter the environments')).toEqual([]);
  expect(await keysOf('Split the terminal to the right')).toHaveLength(1);
});

test('keys of the window are left to it, and in a terminal those that shells want go to the shell', async ({
  page,
}) => {
  await page.evaluate(() =>
    addEventListener('keydown', (event) => Object.assign(globalThis, { lastKey: event }), { capture: true }),
  );
  const leftOf = async (keys: readonly string[]) => {
    const left: string[] = [];
    for (const key of keys) {
      await page.keyboard.press(key);
      const isTaken = () => (globalThis as unknown as { lastKey: Event }).lastKey.defaultPrevented;
      if (!(await page.evaluate(isTaken))) left.push(key);
    }
    return left;
  };
  const zooms = ['Control+Equal', 'Control+Shift+Equal', 'Control+Minus', 'Control+Digit0'];
  const keys = ['Control+KeyQ', 'Control+KeyR', 'F11', ...zooms];
  expect(await leftOf(keys)).toEqual(keys);
  await openPlain(page);
  expect(await leftOf(keys)).toEqual(['F11']);
});

test('the key of the search goes to the bar of the terminal that has the keyboard', async ({ page }) => {
  await openPlain(page);
  await page.keyboard.press('Control+Shift+KeyE');
  await expect(screens(page)).toHaveCount(2);
  const field = page.getByLabel('Find in the terminal');
  const terminal = (place: number) => page.locator('[data-terminal]').nth(place);
  for (const place of [0, 1]) {
    await terminal(place).click();
    await page.keyboard.press('Control+Shift+KeyF');
    await expect(field).toHaveCount(place + 1);
  }
  for (const place of [0, 1]) {
    await terminal(place).click();
    await page.keyboard.press('Control+Shift+KeyF');
    await expect(field.nth(place)).toBeFocused();
  }
});
