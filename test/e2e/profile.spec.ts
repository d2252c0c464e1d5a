import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium, isTested } from '../../scripts/lib/machine-tools.mjs';
import { startBrowserHost } from './support/browser-host';
import { drop } from './support/drop';
import { filesWith } from './support/files-with';
import { drawer } from './support/page';
import { expect, test } from './support/test';

test('what stands in the form of a file is not in the profile of the browser', async ({ host, home }) => {
  test.skip(host !== 'browser' || !isTested('chromium'), 'This is about a browser, and chromium.');
  const secret = 'canary-of-a-token';
  const profile = join(home.folder, 'profile');
  const browser = await startBrowserHost(home);
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium() ?? '',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--headless=new'],
    });
    const page = await context.newPage();
    await page.goto(browser.link);
    await drop(page, 'requirements.txt', `--extra-index-url https://user:${secret}@example.org/simple\nsix\n`);
    await drawer(page).getByRole('button', { name: 'Add a variable' }).click();
    await page.keyboard.type('TOKEN');
    const value = drawer(page).getByLabel('Value of TOKEN');
    await value.fill(secret);
    await page.reload();
    await expect(value).toHaveValue(secret);
    // What is typed elsewhere in the page is kept there a moment later, so the form would be too.
    await page.evaluate(() => document.body.append(document.createElement('textarea')));
    await page.locator('body > textarea').fill('typed-elsewhere');
    await expect.poll(() => filesWith(profile, 'typed-elsewhere'), { timeout: 20_000 }).not.toEqual([]);
    await context.close();
    expect(filesWith(profile, secret)).toEqual([]);
  } finally {
    await browser.end();
  }
});
