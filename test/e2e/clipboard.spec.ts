import type { Page } from '@playwright/test';
import { openPlain, screens, typeLine } from './support/page';
import { expect, test } from './support/test';

/** Fires a paste at the focused terminal, as the browser does. */
async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}

test('what is selected is copied by key, and pasted back by key and by the menu', async ({ page, host }) => {
  // In the desktop host nothing is granted: there the page never reads the clipboard.
  if (host === 'browser') await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPlain(page);
  await typeLine(page, 'clear; echo copied-$((40 + 2))');
  const line = screens(page)
    .locator('> div')
    .filter({ hasText: /^copied-42/ });
  // What xterm draws on lies over the line.
  await line.dblclick({ position: { x: 12, y: 8 }, force: true });
  await page.keyboard.press('Control+Shift+KeyC');
  await page.keyboard.press('Control+Shift+KeyV');
  await expect(screens(page)).toContainText(/[$#] copied-42 *$/);
  await page.locator('[data-terminal]').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Paste/ }).click();
  await expect(screens(page)).toContainText(/[$#] copied-42copied-42 *$/);

  await test.step('all of it is selected by the menu', async () => {
    await page.locator('[data-terminal]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Select all' }).click();
    await expect(page.locator('.xterm-selection > div')).not.toHaveCount(0);
    if (host !== 'browser') return;
    await page.keyboard.press('Control+Shift+KeyC');
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^copied-42\n.*[$#] copied-42copied-42\s*$/s);
  });

  await test.step('the page itself may not read it in the desktop host', async () => {
    if (host === 'browser') return;
    await expect(page.evaluate(() => navigator.clipboard.readText())).rejects.toThrow('denied');
  });
});

test('the clipboard and links ask or show before they do anything', async ({ page }) => {
  await openPlain(page);

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
