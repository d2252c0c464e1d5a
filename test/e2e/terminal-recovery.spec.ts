import type { WebSocketRoute } from '@playwright/test';
import { connection } from '../../preload/contract';
import { strings } from '../../renderer/strings';
import { nextLink } from './support/browser-host';
import { openPlain, runFromPalette, screens, terminals, terminalTab, typeLine } from './support/page';
import { expect, test } from './support/test';

test('a shell whose pty host died is told as that, and opens again', async ({ page }) => {
  await openPlain(page);
  await typeLine(page, 'echo host=$PPID=');
  await expect(screens(page)).toContainText(/host=\d+=/);
  const hostId = /host=(\d+)=/.exec((await screens(page).textContent()) ?? '')?.[1];
  process.kill(Number(hostId), 'SIGKILL');
  const dock = terminals(page);
  await expect(dock.getByText('ended unexpectedly, and the shell with it')).toBeVisible();
  await dock.getByRole('button', { name: 'Reopen' }).click();
  await expect(dock.getByText('ended unexpectedly')).toHaveCount(0);
  await typeLine(page, 'echo again-$((1 + 1))');
  await expect(screens(page)).toContainText('again-2');
});

test('after a reload the terminal that had the keyboard has it again, and none that had not', async ({ page }) => {
  await openPlain(page);
  await page.getByRole('button', { name: 'Split to the right' }).click();
  await expect(screens(page)).toHaveCount(2);
  await expect(screens(page).nth(1)).toContainText(/[$#]/);
  const inTerminal = (index: number) => page.locator('[data-terminal]').nth(index).locator('textarea');
  await page.locator('[data-terminal]').nth(0).click();
  await expect(inTerminal(0)).toBeFocused();
  await page.reload();
  await expect(inTerminal(0)).toBeFocused();
  await typeLine(page, 'echo left-$((1 + 1))');
  await expect(screens(page).nth(0)).toContainText('left-2');

  await page.getByRole('button', { name: 'New environment', exact: true }).focus();
  await page.reload();
  await expect(screens(page).nth(0)).toContainText('left-2');
  await expect(screens(page).nth(1)).toContainText(/[$#]/);
  await expect(page.locator('body')).toBeFocused();
  await expect(page.locator('.xterm-cursor.xterm-cursor-outline')).toHaveCount(2);
});

test('what was cleared does not come back with a reload', async ({ page }) => {
  await openPlain(page);
  await typeLine(page, 'echo gone-$((1 + 1))');
  await expect(screens(page)).toContainText('gone-2');
  await runFromPalette(page, 'Clear the terminal');
  await expect(screens(page)).not.toContainText('gone-2');
  await page.reload();
  await expect(screens(page)).toContainText(/[$#]/);
  await expect(screens(page)).not.toContainText('gone-2');
});

test('a second window takes a terminal over, and the first takes it back', async ({ page, host, home }) => {
  test.skip(host === 'electron', 'The desktop host has one window.');
  await openPlain(page);
  await typeLine(page, 'echo first-$((1 + 1))');
  await expect(screens(page)).toContainText('first-2');
  const other = await page.context().newPage();
  await other.goto(await nextLink(home));
  await expect(screens(other)).toContainText('first-2');
  await expect(page.getByText('Another window shows this terminal now.')).toBeVisible();
  await other.locator('[data-terminal]').click();
  await typeLine(other, 'echo second-$((1 + 1))');
  await expect(screens(other)).toContainText('second-2');
  await page.getByRole('button', { name: 'Show it here' }).click();
  await expect(screens(page)).toContainText('second-2');
  await expect(other.getByText('Another window shows this terminal now.')).toBeVisible();
});

test('a terminal that is asked for while the page connects opens when it has', async ({ page, host }) => {
  test.skip(host === 'electron', 'The desktop host connects without a socket that could wait.');
  let connect = () => {};
  const mayConnect = new Promise<void>((resolve) => {
    connect = resolve;
  });
  await page.routeWebSocket(
    (url) => url.pathname === connection.socketPath,
    async (socket) => {
      await mayConnect;
      socket.connectToServer();
    },
  );
  await page.reload();
  await runFromPalette(page, strings.terminal.openPlain);
  await expect(terminalTab(page, 'Shell')).toBeVisible();
  connect();
  await expect(screens(page)).toContainText(/[$#%>] *$/);
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
  await openPlain(page);
  await typeLine(page, 'echo before-$((1 + 1)); sleep 1; echo meanwhile-$((1 + 2))');
  await expect(screens(page)).toContainText('before-2');
  await sockets.at(-1)?.close();
  await expect(screens(page)).toContainText('meanwhile-3');
  await typeLine(page, 'echo after-$((2 + 2))');
  await expect(screens(page)).toContainText('after-4');
  expect(sockets.length).toBeGreaterThan(1);
});
