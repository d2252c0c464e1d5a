import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { connection } from '../../preload/contract';
import { type Seed, seedEnvironments } from '../pictures/seed';
import { drop } from './support/drop';
import { listed, openPlain, runFromPalette, screens, terminals, typeLine } from './support/page';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';

const demo: Seed = { name: 'demo', python: '3.12.4', packages: [['six', '1.17.0']], ageMinutes: 1 };

const createDrawer = (page: Page): Locator => page.getByRole('dialog', { name: 'New environment' });
const nameField = (page: Page): Locator => page.getByLabel('Name', { exact: true });
const toast = (page: Page, text: string): Locator =>
  page.getByRole('region', { name: 'Notifications' }).getByText(text);

test.beforeEach(async ({ page }) => {
  await expect(page.getByText('No environments yet')).toBeVisible();
});

test('a link of a terminal opens in the user’s browser', async ({ running, host }) => {
  const { page, electron } = running;
  await openPlain(page);
  await page.context().route('https://example.com/**', (route) => route.fulfill({ body: 'there' }));
  await typeLine(page, 'clear; echo https://example.com/$((40 + 2))');
  const line = screens(page)
    .locator('> div')
    .filter({ hasText: /^https:\/\/example\.com\/42/ });
  const box = await line.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 8);
  await page.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 8);
  await expect(page.getByRole('tooltip')).toContainText('https://example.com/42');
  await page.mouse.down({ button: 'right' });
  await page.mouse.up({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Select all' })).toBeVisible();
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 60);
  await page.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 8);
  await expect(page.getByRole('tooltip')).toContainText('https://example.com/42');
  const opened: string[] = [];
  page.context().on('page', (other) => opened.push(other.url()));
  await electron?.evaluate(({ shell }) => {
    shell.openExternal = async (url) => void Object.assign(globalThis, { openedByHost: url });
  });
  const popup = host === 'browser' ? page.context().waitForEvent('page') : undefined;
  await page.keyboard.down('Control');
  await page.mouse.down();
  await page.mouse.up();
  await page.keyboard.up('Control');
  if (popup) await expect.poll(async () => (await popup).url()).toBe('https://example.com/42');
  else {
    const openedByHost = () => electron?.evaluate(() => (globalThis as { openedByHost?: string }).openedByHost);
    await expect.poll(openedByHost).toBe('https://example.com/42');
  }
});

test('keys that browsers keep have others there, and hints show them', async ({ page, host }) => {
  const isBrowser = host === 'browser';
  await expect(page.getByText('Ctrl Shift P')).toBeVisible();
  await page.keyboard.press(isBrowser ? 'Alt+KeyN' : 'Control+KeyN');
  await expect(nameField(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+KeyP');
  await expect(page.getByRole('combobox')).toBeFocused();
  await expect(page.getByRole('option', { name: 'New environment' })).toContainText(isBrowser ? 'Alt N' : 'Ctrl N');
  await page.keyboard.press('Escape');
});

test('the form has the keyboard at once, also when the kinds come late', async ({ running, host }) => {
  test.skip(host !== 'browser', 'The pipe of the desktop host cannot be held up.');
  const { page } = running;
  const list = page.getByRole('heading', { name: 'Environments', exact: true });
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.routeWebSocket(
    (url) => url.pathname === connection.socketPath,
    (socket) => {
      const server = socket.connectToServer();
      socket.onMessage(async (message) => {
        if (String(message).includes('kind.list')) await released;
        server.send(message);
      });
    },
  );
  await page.reload();
  await list.waitFor();
  await page.getByRole('button', { name: 'New environment', exact: true }).click();
  await expect(page.getByText('Looking for what this machine can make…')).toBeVisible();
  release();
  await expect(nameField(page)).toBeFocused();
  await page.keyboard.type('typed-name');
  await expect(nameField(page)).toHaveValue('typed-name');
});

test('Ctrl+Enter creates from anywhere in the form, and focus goes back to where it was', async ({ home, page }) => {
  await seedEnvironments(home.folder, [demo]);
  await page.reload();
  const list = page.getByRole('listbox', { name: 'Environments' });
  await list.focus();
  await page.keyboard.press('Control+KeyN');
  await expect(nameField(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(list).toBeFocused();
  await page.keyboard.press('Control+KeyN');
  await expect(nameField(page)).toBeFocused();
  await page.keyboard.type('quick');
  await expect(page.getByLabel('What will happen')).toContainText('quick');
  await createDrawer(page).getByRole('button', { name: 'Cancel' }).focus();
  await page.keyboard.press('Control+Enter');
  await expect(createDrawer(page)).toBeHidden();
  await expect(page.getByRole('option', { name: /^quick/ })).toBeVisible();
});

test('a form in which something was typed asks before that is thrown away, an untouched one does not', async ({
  page,
}) => {
  await page.keyboard.press('Control+KeyN');
  await expect(nameField(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(createDrawer(page)).toBeHidden();

  await page.keyboard.press('Control+KeyN');
  await expect(nameField(page)).toBeFocused();
  await page.keyboard.type('half-typed');
  const question = page.getByRole('dialog', { name: 'Discard what you have typed?' });
  await page.keyboard.press('Escape');
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(nameField(page)).toHaveValue('half-typed');
  // Another drawer would take its place.
  await page.keyboard.press('Control+KeyJ');
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(nameField(page)).toHaveValue('half-typed');
  await createDrawer(page).getByRole('button', { name: 'Close' }).click();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(createDrawer(page)).toBeHidden();

  await test.step('Cancel says it already', async () => {
    await page.keyboard.press('Control+KeyN');
    await expect(nameField(page)).toHaveValue('python-env');
    await expect(nameField(page)).toBeFocused();
    await page.keyboard.type('half-typed');
    await createDrawer(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(createDrawer(page)).toBeHidden();
    await expect(question).toBeHidden();
  });
});

test('failures never lie over the buttons of a drawer, and leave when one opens', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 700 });
  await drop(page, 'first.cloche.json', '{"broken"');
  await expect(toast(page, 'first.cloche.json was not imported.')).toBeVisible();
  await page.keyboard.press('Control+KeyN');
  await expect(toast(page, 'first.cloche.json was not imported.')).toBeHidden();
  for (const name of ['second', 'third', 'fourth']) await drop(page, `${name}.cloche.json`, '{"broken"');
  await expect(toast(page, 'fourth.cloche.json was not imported.')).toBeVisible();
  // What makes it is in sight without scrolling, too.
  await expect(createDrawer(page).getByRole('region', { name: 'What will happen' })).toBeInViewport({ ratio: 1 });
  await createDrawer(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(createDrawer(page)).toBeHidden();
});

test('the plan is in sight beside the packages, and a small window says what will be made and leads to it', async ({
  page,
}) => {
  const plan = createDrawer(page).getByRole('region', { name: 'What will happen' });
  const packages = createDrawer(page).getByRole('textbox', { name: 'Packages' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press('Control+KeyN');
  await packages.fill('requests\nnumpy>=2');
  await expect(plan).toContainText('2 requirements');
  await expect(plan.getByRole('listitem').last()).toBeInViewport({ ratio: 1 });
  await expect(packages).toBeInViewport();
  const summary = createDrawer(page).getByRole('button', { name: 'Show the plan' });
  await expect(summary).toHaveCount(0);

  await page.setViewportSize({ width: 720, height: 480 });
  await expect(plan.getByRole('listitem').last()).not.toBeInViewport();
  await expect(summary).toContainText('venv: requests, numpy>=2 · Python 3');
  await summary.click();
  await expect(plan.getByRole('listitem').last()).toBeInViewport({ ratio: 1 });
});

test('messages stand beside a drawer, also in a small window', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  for (const [command, title] of [
    ['Show jobs', 'Jobs'],
    ['Settings', 'Settings'],
  ] as const) {
    await page.keyboard.press('Control+Shift+KeyP');
    await page.getByRole('combobox').fill(command);
    await page.getByRole('option', { name: command }).first().click();
    const drawer = page.getByRole('dialog', { name: title });
    await expect(drawer).toBeVisible();
    await drop(page, `${title}.cloche.json`, '{"broken"');
    await expect(toast(page, `${title}.cloche.json was not imported.`)).toBeVisible();
    const messages = page.getByRole('region', { name: 'Notifications' });
    const [left, right] = await Promise.all([messages.boundingBox(), drawer.boundingBox()]);
    expect(left?.width).toBeGreaterThan(200);
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  }
});

test('messages stand above the terminals, whose buttons stay free', async ({ page }) => {
  await openPlain(page);
  await drop(page, 'broken.cloche.json', '{"broken"');
  await expect(toast(page, 'broken.cloche.json was not imported.')).toBeVisible();
  const message = await page.getByRole('region', { name: 'Notifications' }).boundingBox();
  const dock = await terminals(page).boundingBox();
  expect((message?.y ?? 0) + (message?.height ?? 0)).toBeLessThanOrEqual(dock?.y ?? 0);
});

test('every line that must be confirmed is in sight of the form', async ({ page }) => {
  const lines = Array.from({ length: 30 }, (_, index) => `https://packages.invalid/p${index}-1.0-py3-none-any.whl`);
  await drop(page, 'requirements.txt', lines.join('\n'));
  const list = createDrawer(page).getByRole('list').filter({ hasText: 'p29' }).first();
  await expect(list).toBeVisible();
  const hidden = await list.evaluate((element) => element.scrollHeight - element.clientHeight);
  expect(hidden).toBe(0);
});

test('tabs follow the environment’s name, stay in sight, and go on when it is removed', async ({ home, page }) => {
  await seedEnvironments(home.folder, [demo]);
  await page.reload();
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Open terminal/ })
    .click();
  await expect(screens(page)).toContainText('(demo)');
  const [environment] = (await pageCall(page, 'environment.list', {})) as { id: string }[];
  await pageCall(page, 'environment.rename', { id: environment?.id ?? '', name: 'renamed' });
  await expect(terminals(page).getByRole('tab', { name: 'renamed' })).toBeVisible();

  await page.setViewportSize({ width: 720, height: 480 });
  for (let count = 2; count <= 8; count += 1) {
    await terminals(page).getByRole('button', { name: 'New terminal' }).click();
    await expect(terminals(page).getByRole('tab')).toHaveCount(count);
  }
  await expect(terminals(page).getByRole('tab').last()).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Control+Shift+PageDown');
  await expect(terminals(page).getByRole('tab').first()).toBeInViewport({ ratio: 1 });

  await test.step('the list has no room beside them, and is shown and hidden by a button', async () => {
    const list = page.getByRole('listbox', { name: 'Environments' });
    await expect(list).toBeHidden();
    const button = page.getByRole('button', { name: 'Show the environments' });
    await button.click();
    await expect(list).toBeVisible();
    await button.click();
    await expect(list).toBeHidden();
  });

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('listbox', { name: 'Environments' }).focus();
  await page.keyboard.press('Delete');
  await expect(
    page.getByText('renamed is in the trash. Its 8 open terminals go on, without its Python.'),
  ).toBeVisible();
  await expect(terminals(page).getByRole('tab')).toHaveCount(8);
});

test('a connection that falls silent is given up, and made again', async ({ running, host }) => {
  test.skip(host !== 'browser', 'The desktop host has no socket that could fall silent.');
  const { page } = running;
  let isSilent = false;
  let connections = 0;
  await page.routeWebSocket(
    (url) => url.pathname === connection.socketPath,
    (socket) => {
      connections += 1;
      const isFirst = connections === 1;
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (!(isFirst && isSilent)) socket.send(message);
      });
    },
  );
  await page.reload();
  await expect(page.getByText('No environments yet')).toBeVisible();
  isSilent = true;
  await expect.poll(() => connections, { timeout: 4 * connection.heartbeatMs }).toBe(2);
  await expect(page.getByText('No environments yet')).toBeVisible();
});

test('a terminal does not say that its shell goes on when Cloche has long been gone', async ({ running, host }) => {
  test.skip(host !== 'browser', 'The window of the desktop host dies with it.');
  const { page, browser } = running;
  await openPlain(page);
  browser?.child.kill('SIGKILL');
  await expect(page.getByText('As long as Cloche runs, so does the shell')).toBeVisible();
  await expect(page.getByText('If it has ended, the shell has ended with it.')).toBeVisible({ timeout: 30_000 });
});

test('the list that lies over a small window closes with Escape, and the keyboard goes back', async ({
  home,
  page,
}) => {
  await seedEnvironments(home.folder, [demo]);
  await page.reload();
  const list = page.getByRole('listbox', { name: 'Environments' });
  await page.setViewportSize({ width: 720, height: 480 });
  const tab = page.getByRole('tab', { name: 'Overview' });
  await tab.focus();
  await page.keyboard.press('Control+Shift+L');
  await expect(list).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(tab).toBeFocused();

  await test.step('a filter is cleared first', async () => {
    await page.keyboard.press('/');
    await expect(page.getByLabel('Filter environments')).toBeFocused();
    await page.keyboard.type('de');
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('Filter environments')).toHaveValue('');
    await expect(list).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(list).toBeHidden();
  });

  await test.step('what is removed comes back from the palette', async () => {
    await runFromPalette(page, 'Remove the environment');
    await expect(toast(page, 'demo is in the trash.')).toBeVisible();
    await runFromPalette(page, 'Undo the last removal');
    await expect(toast(page, 'demo is back.')).toBeVisible();
  });
});

test('an overview has its facts on a line each, and the last lines of what failed in sight', async ({ home, page }) => {
  const missing: Seed = { name: 'gone', python: '3.12.4', state: 'missing', ageMinutes: 2 };
  await seedEnvironments(home.folder, [{ ...demo, state: 'incomplete' }, missing]);
  const record = join(home.folder, '.local/share/cloche/environments/demo-0000/environment.json');
  const output = [
    `pip install ${'a-long-name '.repeat(80)}`,
    ...Array.from({ length: 30 }, (_, line) => `line ${line}`),
  ];
  const problem = {
    code: 'build-failed',
    message: `Nothing was built in ${home.folder}/x.`,
    detail: [...output, 'error: this is why'].join('\n'),
  };
  writeFileSync(record, JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')), problem }));
  await page.reload();
  const card = page.getByRole('main').getByRole('alert');
  await expect(card).toContainText('Nothing was built in ~/x.');
  await expect
    .poll(() => card.locator('pre').evaluate((lines) => lines.scrollHeight - lines.scrollTop - lines.clientHeight < 2))
    .toBe(true);
  await expect(page.getByText('Last opened or changed')).toBeVisible();
  const heights = await page
    .locator('dt')
    .evaluateAll((names) => names.map((name) => name.getBoundingClientRect().height));
  expect(Math.max(...heights)).toBe(Math.min(...heights));

  await listed(page, 'gone').click();
  await expect(page.getByRole('main').getByRole('heading', { name: 'gone' })).toBeVisible();
  await expect(page.getByText('Asked for')).toBeVisible();
  await expect(page.locator('dt', { hasText: 'Size on disk' })).toHaveCount(0);
});
