import type { Locator, Page } from '@playwright/test';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { startIndex } from '../support/local-index';
import { makeWheel } from '../support/wheels';
import { drop } from './support/drop';
import { filesWith } from './support/files-with';
import { field, kind, make, name, packagesOf } from './support/import-form';
import { patient, submit } from './support/nix-page';
import { drawer } from './support/page';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';
import { useIndex } from './support/user-index';

/** All that the page has in what a browser stores for it. */
const storedBy = (page: Page): Promise<string> =>
  page.evaluate(async () =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys()]),
  );

/** The button beside the one that makes it, which says what is missing and leads there. */
const missing = (page: Page): Locator => drawer(page).getByRole('button', { name: /your yes\.$/ });

test.describe('the form of a file', () => {
  test.skip(!isTested('python3-venv'), 'python3-venv is missing.');
  test.setTimeout(300_000);

  test('whose making fails leaves nothing but itself, with all that was typed and why it failed', async ({
    page,
    home,
  }) => {
    const index = await startIndex([makeWheel({ name: 'demo-py', version: '0.5' })]);
    useIndex(home, index.url);
    const again = { name: 'Import again', exact: true };
    const confirmed = drawer(page).getByLabel('I have read these lines and want to use them.');
    const expectForm = async () => {
      await expect(drawer(page)).toContainText('New environment from requirements.txt');
      await expect(drawer(page).getByRole('alert').first()).toContainText('demo-py');
      await expect(name(page)).toHaveValue('typed');
      await expect(field(page)).toHaveValue(/demo-py==9/);
      await expect(confirmed).toBeChecked();
      await expect(drawer(page).getByLabel('Value of MODE')).toHaveValue('kept');
    };
    try {
      await test.step('nothing of it is left, and the notice opens the form again', async () => {
        await drop(page, 'requirements.txt', `--extra-index-url ${index.url}\ndemo-py==9\n`);
        await kind(page, 'venv').check();
        await name(page).fill('typed');
        await drawer(page).getByRole('button', { name: 'Add a variable' }).click();
        await page.keyboard.type('MODE');
        await drawer(page).getByLabel('Value of MODE').fill('kept');
        await confirmed.check();
        await expect(submit(page)).toBeEnabled(patient);
        await submit(page).click();
        await page.getByRole('region', { name: 'Notifications' }).getByRole('button', again).click(patient);
        await expectForm();
        expect(await pageCall(page, 'environment.list', {})).toEqual([]);
        expect(await pageCall(page, 'trash.list', {})).toEqual([]);
      });
      await test.step('a reload keeps it', async () => {
        await page.reload();
        await expectForm();
      });
      await test.step('the jobs open it too, with their log', async () => {
        await submit(page).click();
        await expect(drawer(page)).toBeHidden();
        await page.getByRole('region', { name: 'Notifications' }).getByRole('button', again).waitFor(patient);
        await page.keyboard.press('Control+KeyJ');
        await expect(drawer(page).getByRole('log')).toContainText('demo-py');
        await drawer(page).getByRole('button', again).click();
        await expectForm();
      });
      await test.step('also when the page was reloaded while it was made', async () => {
        await submit(page).click();
        await expect(drawer(page)).toBeHidden();
        await page.reload();
        await page.keyboard.press('Control+KeyJ');
        await drawer(page).getByRole('button', again).click(patient);
        await expectForm();
      });
      await test.step('and once it is mended it is made', async () => {
        await field(page).fill(`--extra-index-url ${index.url}\ndemo-py`);
        await make(page, 'typed');
        expect(await packagesOf(page, 'typed')).toContain('demo-py 0.5');
      });
    } finally {
      await index.close();
    }
  });

  test('outlives a reload with all that was typed, of which nothing is written anywhere', async ({ page, home }) => {
    const secret = 'canary-of-a-token';
    const value = drawer(page).getByLabel('Value of TOKEN');
    await drop(page, 'requirements.txt', `--extra-index-url https://user:${secret}@example.org/simple\nsix\n`);
    await kind(page, 'venv').check();
    await drawer(page).getByRole('button', { name: 'Add a variable' }).click();
    await page.keyboard.type('TOKEN');
    await value.fill(secret);
    for (const _ of ['once', 'and once more']) {
      await page.reload();
      await expect(value).toHaveValue(secret);
      await expect(field(page)).toHaveValue(new RegExp(secret));
      expect(await storedBy(page)).not.toContain(secret);
      expect(filesWith(home.folder, secret)).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(drawer(page)).toBeHidden();
    await page.reload();
    await expect(page.getByText('No environments yet')).toBeVisible(patient);
    await expect(drawer(page)).toBeHidden();
  });

  test('says in a small window what is missing, and leads to it', async ({ page }) => {
    await page.setViewportSize({ width: 720, height: 480 });
    await drop(page, 'requirements.txt', '-e ./tools\nx @ git+https://example.org/x.git\nsix\n!!\n');
    await expect(missing(page)).toHaveText('1 part left out and 2 lines need your yes.');
    await expect(submit(page)).toBeDisabled();
    await expect(submit(page)).toHaveAccessibleDescription('1 part left out and 2 lines need your yes.');
    const without = drawer(page).getByLabel('Make it without these.');
    await expect(without).not.toBeInViewport();
    await missing(page).click();
    await expect(without).toBeFocused();
    await expect(without).toBeInViewport();
    await page.keyboard.press('Space');
    await expect(missing(page)).toHaveText('2 lines need your yes.');
    await missing(page).press('Enter');
    await expect(drawer(page).getByLabel('I have read these lines and want to use them.')).toBeFocused();
    await expect(drawer(page).getByText('Please confirm')).toBeInViewport();
    await page.keyboard.press('Space');
    await expect(missing(page)).toHaveCount(0);
  });

  test('tells where the reason is when it cannot be made, and what the plan waits for', async ({ page }) => {
    const asked = { spec: { python: '/nowhere/python', requirements: ['six'] } };
    const exported = { format: 'cloche-environment', schema: 1, name: 'same', kind: 'venv', variables: {}, asked };
    const reason = drawer(page).getByRole('region', { name: 'What will happen' }).getByRole('alert');
    const failed = drawer(page).getByRole('button', { name: /^This cannot be done as it is/ });
    await page.setViewportSize({ width: 900, height: 600 });
    await drop(page, 'same.cloche.json', JSON.stringify({ ...exported, leftOut: { variables: [], settings: [] } }));
    await drawer(page).getByLabel('I have read these lines and want to use them.').check();
    await expect(failed).toHaveText('This cannot be done as it is.Show the reason');
    await expect(reason).not.toBeInViewport();
    await failed.click();
    await expect(reason).toBeInViewport({ ratio: 1 });
    await page.setViewportSize({ width: 900, height: 900 });
    await expect(failed).toHaveText('This cannot be done as it is. The reason stands above.');
    await expect(reason).toBeInViewport({ ratio: 1 });

    await drawer(page).getByRole('button', { name: 'Add a variable' }).click();
    await page.keyboard.type('1ST');
    await expect(drawer(page).getByRole('button', { name: 'The variable 1ST cannot be set.' })).toBeVisible();
    await expect(drawer(page).getByText('The plan appears once every field is valid.')).toBeVisible();
  });

  test('has variables that are changed, taken out and added', async ({ page, home }) => {
    const index = await startIndex([makeWheel({ name: 'demo-py', version: '0.5' })]);
    useIndex(home, index.url);
    const value = (of: string) => drawer(page).getByLabel(`Value of ${of}`);
    try {
      const variables = 'variables:\n  MODE: fast\n  CACHE: /tmp/cache\n';
      await drop(page, 'environment.yml', `name: set\ndependencies:\n  - pip:\n      - demo-py\n${variables}`);
      await kind(page, 'venv').check();
      await drawer(page).getByLabel('I have read these lines and want to use them.').check();
      await expect(value('MODE')).toHaveValue('fast');
      await value('MODE').fill('slow');
      await drawer(page).getByRole('button', { name: 'Remove CACHE' }).click();
      await expect(value('CACHE')).toHaveCount(0);
      await drawer(page).getByRole('button', { name: 'Add a variable' }).click();
      await page.keyboard.type('MODE');
      await expect(drawer(page).getByRole('alert')).toHaveText('MODE is there already.');
      await expect(submit(page)).toBeDisabled();
      await page.keyboard.type('_2');
      await value('MODE_2').fill('a "b" $c');
      await make(page, 'set');
      const [made] = await pageCall(page, 'environment.list', {});
      const { variables: set } = await pageCall(page, 'environment.get', { id: made?.id ?? '' });
      expect(set).toEqual({ MODE: 'slow', MODE_2: 'a "b" $c' });
    } finally {
      await index.close();
    }
  });
});
