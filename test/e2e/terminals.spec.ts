import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page, WebSocketRoute } from '@playwright/test';
import { connection } from '../../preload/contract';
import type { Home } from './support/home';
import { root } from './support/programs';
import { expect, test } from './support/test';

/** Makes a venv with the command line, before Cloche is opened. */
async function makeDemo(home: Home): Promise<void> {
  const cli = join(root, 'dist/main/cli.js');
  const args = [cli, 'create', 'demo', '--kind', 'venv', '--yes'];
  await promisify(execFile)(process.execPath, args, { env: home.variables });
}

/** The screens of the terminals that are shown, in reading order. */
const screens = (page: Page): Locator => page.locator('.xterm-rows');
const terminalTab = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Terminals' }).getByRole('tab', { name });

/** Opens a terminal in demo and waits for its prompt. */
async function openDemo(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Open terminal/ })
    .first()
    .click();
  await expect(screens(page)).toContainText('(demo)');
}

/** Types a line where the keyboard is. */
async function typeLine(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

/** Fires a paste at the focused terminal, as the browser does. */
async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}

// A venv takes seconds to make, so one test goes through what one venv can show.
test('one click opens an activated terminal, and tabs and splits do as they are told', async ({ home, running }) => {
  test.slow();
  const { page } = running;
  await test.step('made while Cloche is open, it appears', async () => {
    await makeDemo(home);
    await page.reload();
    await page.getByText('demo').first().waitFor();
  });

  await test.step('python is the environment’s own', async () => {
    await openDemo(page);
    await typeLine(page, `python -c "import sys; print('prefix', sys.prefix[-8:], 6 * 7)"`);
    await expect(screens(page)).toContainText('prefix /content 42');
  });

  await test.step('a split is another shell, with the keyboard in it', async () => {
    await page.getByRole('button', { name: 'Split to the right' }).click();
    await expect(screens(page)).toHaveCount(2);
    await expect(screens(page).nth(1)).toContainText('(demo)');
    await typeLine(page, 'echo on-the-$((1))-right');
    await expect(screens(page).nth(1)).toContainText('on-the-1-right');
    await expect(screens(page).nth(0)).not.toContainText('right');
  });

  await test.step('a double click renames', async () => {
    await terminalTab(page, 'demo').nth(1).dblclick();
    await page.getByLabel('Name of the terminal').fill('server');
    await page.keyboard.press('Enter');
    await expect(terminalTab(page, 'server')).toBeVisible();
  });

  await test.step('the search counts and steps', async () => {
    await typeLine(page, 'for i in 1 2 3; do echo needle$i; done');
    await expect(screens(page).nth(1)).toContainText('needle3');
    await page.keyboard.press('Control+Shift+F');
    await page.getByLabel('Find in the terminal').fill('needle');
    await expect(page.getByText('of 4')).toBeVisible();
    await page.getByLabel('Find in the terminal').fill('NEEDLE');
    await page.getByRole('button', { name: 'Match case' }).click();
    await expect(page.getByText('No match')).toBeVisible();
    await page.getByLabel('Find in the terminal').press('Escape');
  });

  await test.step('a reload finds both again', async () => {
    await page.reload();
    await expect(screens(page).nth(0)).toContainText('prefix /content 42');
    await expect(screens(page).nth(1)).toContainText('needle3');
    await terminalTab(page, 'server').click();
    await typeLine(page, 'echo still-$((40 + 2))');
    await expect(screens(page).nth(1)).toContainText('still-42');
  });

  await test.step('a tab that is dragged into the other place keeps its screen', async () => {
    await terminalTab(page, 'server').dragTo(page.locator('[data-terminal]').first());
    await expect(screens(page)).toHaveCount(1);
    await expect(screens(page)).toContainText('still-42');
    await typeLine(page, 'echo moved-$((1 + 1))');
    await expect(screens(page)).toContainText('moved-2');
  });

  await test.step('an ended shell says how, and opens again', async () => {
    await typeLine(page, 'exit 3');
    await expect(page.getByText('The shell has ended with exit code 3.')).toBeVisible();
    await page.getByRole('button', { name: 'Reopen' }).click();
    await expect(screens(page)).not.toContainText('moved-2');
    await expect(screens(page)).toContainText('(demo)');
    await typeLine(page, 'echo again-$((1 + 1))');
    await expect(screens(page)).toContainText('again-2');
  });

  await test.step('closing a tab ends its shell', async () => {
    await page.keyboard.press('Control+Shift+W');
    await expect(terminalTab(page, 'server')).toHaveCount(0);
    await expect(screens(page)).toContainText('prefix /content 42');
  });
});

test('the clipboard and links ask or show before they do anything', async ({ page }) => {
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('shell without an environment');
  await page.keyboard.press('Enter');
  await expect(screens(page)).toContainText(/[$#]/);

  await test.step('lines are asked about when the program does not bracket pastes', async () => {
    await typeLine(page, 'cat');
    await expect(screens(page)).toContainText('cat');
    await pasteText(page, 'first-line\nsecond-line\n');
    await expect(page.getByText('Paste 3 lines?')).toBeVisible();
    await page.getByRole('button', { name: 'Paste' }).click();
    await expect(screens(page)).toContainText('second-line');
    await page.keyboard.press('Control+C');
    await expect(screens(page)).toContainText('^C');
  });

  await test.step('a link shows where it really leads', async () => {
    await typeLine(page, String.raw`printf '\033]8;;https://example.com/real\033\\innocent\033]8;;\033\\\n'`);
    const line = screens(page)
      .locator('> div')
      .filter({ hasText: /^innocent/ });
    const box = await line.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 12, (box?.y ?? 0) + 8);
    await page.mouse.move((box?.x ?? 0) + 16, (box?.y ?? 0) + 8);
    await expect(page.getByRole('tooltip')).toContainText('https://example.com/real');
  });

  await test.step('output reaches neither the clipboard nor the window', async () => {
    await typeLine(page, String.raw`printf '\033]52;c;c3RvbGVu\007\033]2;a\033[31mtitle\007\033[21t'; echo after`);
    await expect(screens(page)).toContainText('after');
    expect(await page.title()).toBe('Cloche');
  });

  await test.step('keys of the page get out, others do not', async () => {
    await page.keyboard.press('Control+Shift+P');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
    await page.keyboard.press('Control+`');
    await expect(page.locator('.xterm-helper-textarea')).not.toBeFocused();
    await page.keyboard.press('Control+`');
    await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
  });
});

test('a dropped socket finds the terminals again', async ({ page, host }) => {
  test.skip(host === 'electron', 'The desktop host has no socket that could drop.');
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(
    (url) => url.pathname === connection.socketPath,
    (socket) => {
      socket.connectToServer();
      sockets.push(socket);
    },
  );
  await page.reload();
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('shell without an environment');
  await page.keyboard.press('Enter');
  await expect(screens(page)).toContainText(/[$#]/);
  await typeLine(page, 'echo before-$((1 + 1)); sleep 1; echo meanwhile-$((1 + 2))');
  await expect(screens(page)).toContainText('before-2');
  await sockets.at(-1)?.close();
  await expect(screens(page)).toContainText('meanwhile-3');
  await typeLine(page, 'echo after-$((2 + 2))');
  await expect(screens(page)).toContainText('after-4');
  expect(sockets.length).toBeGreaterThan(1);
});
