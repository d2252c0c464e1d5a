import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { seedDemo } from './support/demo';
import { screens, terminalTab, typeLine } from './support/page';
import { expect, test } from './support/test';

test('a shell that hands over to another one is told to be outside, and one click opens that one inside', async ({
  home,
  running,
}) => {
  test.skip(!isTested('fish'), 'fish is missing.');
  const { page } = running;
  await seedDemo(page, home);
  writeFileSync(join(home.folder, '.bashrc'), 'exec fish\n');
  await page
    .getByRole('button', { name: /^Open terminal/ })
    .first()
    .click();
  await expect(page.getByText('The start-up files of bash run fish and do not come to their end')).toBeVisible();
  await expect(terminalTab(page, 'fish, not in demo')).toBeVisible();
  await page.getByRole('button', { name: 'Open in fish' }).click();
  await expect(terminalTab(page, 'fish, not in demo')).toHaveCount(0);
  await expect(terminalTab(page, 'demo')).toBeVisible();
  await expect(screens(page)).toContainText('(demo)');
  await typeLine(page, 'echo in-(basename $VIRTUAL_ENV)');
  await expect(screens(page)).toContainText('in-content');
  await expect(page.getByText('The start-up files of bash')).toHaveCount(0);

  await test.step('so does a split of it', async () => {
    await page.getByRole('button', { name: 'Split to the right' }).click();
    await expect(screens(page)).toHaveCount(2);
    await expect(screens(page).nth(1)).toContainText('(demo)');
  });
});

test('a shell that its start-up files keep outside is told to be there, and why', async ({ home, running }) => {
  const { page } = running;
  await seedDemo(page, home);
  const openWith = async (bashrc: string) => {
    writeFileSync(join(home.folder, '.bashrc'), `PS1='mine$ '\n${bashrc}\n`);
    await page
      .getByRole('button', { name: /^Open terminal/ })
      .first()
      .click();
    await expect(screens(page)).toContainText('mine$');
    await expect(terminalTab(page, 'bash, not in demo')).toBeVisible();
  };
  const notice = page.getByText('The start-up files of bash made PATH read-only, so this shell is not in its');

  await openWith('readonly PATH');
  await expect(notice).toBeVisible();
  await page.reload();
  await expect(notice).toBeVisible();
  await test.step('what is renamed is its name alone', async () => {
    await terminalTab(page, 'bash, not in demo').dblclick();
    await expect(page.getByLabel('Name of the terminal')).toHaveValue('demo');
    await page.getByLabel('Name of the terminal').fill('server');
    await page.keyboard.press('Enter');
    await expect(terminalTab(page, 'bash, not in server')).toBeVisible();
  });
  await page.keyboard.press('Control+Shift+W');

  await openWith('__cloche_start() { :; }');
  await expect(page.getByText('bash waits and has not reported that it is in its environment')).toBeVisible();
  await expect(page.getByText('Starting bash')).toHaveCount(0);
});

test('a shell that its start-up files end says so, and opens in another one', async ({ home, running }) => {
  test.skip(!isTested('fish') && !isTested('zsh'), 'There is no other shell.');
  const { page } = running;
  await seedDemo(page, home);
  writeFileSync(join(home.folder, '.bashrc'), 'exit 7\n');
  const button = page.getByRole('button', { name: /^Open terminal/ }).first();
  await button.click();
  const notice = page.getByText('The start-up files of bash ended it before its first prompt, with exit code 7.');
  await expect(notice).toContainText('~/.bashrc');
  await page.getByRole('button', { name: /^Open in / }).click();
  await expect(screens(page)).toContainText('(demo)');
  await expect(notice).toHaveCount(0);

  await test.step('tabs of one environment are told apart, and a menu closes those that have ended', async () => {
    for (const count of [2, 3]) {
      await button.click();
      await expect(page.getByText('has ended')).toHaveCount(count - 1);
    }
    await expect(terminalTab(page, 'demo 3')).toBeVisible();
    await terminalTab(page, 'demo').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Close all that have ended' }).click();
    await expect(terminalTab(page, 'demo')).toHaveCount(1);
    await expect(terminalTab(page, 'demo 2')).toHaveCount(0);
    await terminalTab(page, 'demo').click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: 'Close all that have ended' })).toBeDisabled();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('Name of the terminal').fill('server');
    await page.keyboard.press('Enter');
    await expect(terminalTab(page, 'server')).toBeVisible();
  });
});
