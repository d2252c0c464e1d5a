import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { serveChannel } from '../support/conda-channel';
import { hasConda } from '../support/conda-tools';
import { publishedFile, publishedNames, testWithConda as test } from './support/conda';
import { drop } from './support/drop';
import { drawer, listed, plan, screens, typeLine } from './support/page';
import { expect } from './support/test';

const patient = { timeout: 120_000 };

const main = (page: Page): Locator => page.getByRole('main');
const submit = (page: Page): Locator => drawer(page).getByRole('button', { name: 'Create', exact: true });
const confirm = (page: Page): Promise<void> => drawer(page).getByRole('checkbox').first().check();
const fileOf = (name: string, channel: string, packages: string) =>
  `name: ${name}\nchannels: [${channel}]\ndependencies: [${packages}]\n`;

test.describe('with micromamba and conda', () => {
  test.skip(!hasConda, 'There is neither micromamba and conda nor what their stand-in needs.');
  test.setTimeout(300_000);

  test.beforeEach(async ({ page }) => {
    await expect(page.getByText('No environments yet')).toBeVisible(patient);
  });

  test('a published environment.yml is made, opened, added to, written again and removed', async ({ page }) => {
    const packages = drawer(page).getByLabel('Packages', { exact: true });
    const rows = main(page).getByRole('table');
    await test.step('it is planned as it was dropped, and made', async () => {
      await drop(page, 'environment.yaml', publishedFile);
      await expect(drawer(page).getByLabel('Name', { exact: true })).toHaveValue('conda-lock-dev');
      await expect(packages).toHaveValue(/^check-manifest\n[\s\S]*\nzizmor$/);
      await expect(plan(page)).toContainText(/Link \d+ packages/, patient);
      await submit(page).click();
      await expect(drawer(page)).toBeHidden();
    });
    await test.step('it is opened, and holds all that it asks for', async () => {
      const open = main(page).getByRole('button', { name: /^Open terminal/ });
      await expect(open).toBeEnabled(patient);
      await open.click();
      await expect(screens(page)).toContainText('(conda-lock-dev)', patient);
      await typeLine(page, 'echo "$(ls "$CONDA_PREFIX/share" | wc -l) packages"');
      await expect(screens(page)).toContainText(`${publishedNames.length} packages`);
    });
    await test.step('a package is installed, seen before it is', async () => {
      await main(page).getByRole('tab', { name: 'Packages' }).click();
      await main(page).getByRole('button', { name: 'Install packages…' }).click();
      await expect(packages).toBeFocused();
      await packages.press('ControlOrMeta+End');
      await packages.pressSequentially('\ndemo-app');
      await expect(plan(page)).toContainText('Install 3 packages.', patient);
      await drawer(page).getByRole('button', { name: 'Change', exact: true }).click();
      await expect(drawer(page)).toContainText('Update conda-lock-dev');
      await page.keyboard.press('Escape');
      await expect(rows).toContainText('demo-app', patient);
    });
    await test.step('what cannot be solved is told with the tree of the solver', async () => {
      const install = main(page).getByRole('button', { name: 'Install packages…' });
      await expect(install).toBeEnabled(patient);
      await install.click();
      await packages.press('ControlOrMeta+End');
      await packages.pressSequentially('\ndemo-tool');
      await expect(plan(page)).toContainText('cannot be together in one environment.', patient);
      await expect(plan(page)).toContainText('demo-lib');
      await expect(drawer(page).getByRole('button', { name: 'Change', exact: true })).toBeDisabled();
      await drawer(page).getByRole('button', { name: 'Cancel' }).click();
    });
    await test.step('it is written as a file again, and removed', async () => {
      await main(page).getByRole('button', { name: 'Export…' }).click();
      await drawer(page).getByLabel('Format').click();
      await page.getByRole('option', { name: 'environment.yml: what was asked for' }).click();
      await expect(drawer(page)).toContainText('- check-manifest');
      await expect(drawer(page)).toContainText('- demo-app');
      await page.keyboard.press('Escape');
      await expect(drawer(page)).toBeHidden();
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: /^Remove/ }).click();
      await expect(listed(page, 'conda-lock-dev')).toBeHidden();
    });
  });

  test('a download is cancelled, and nothing is left of it', async ({ page, conda }) => {
    const served = await serveChannel(join(conda.tools.folder, 'channels/conda-forge'), 'demo-big');
    await drop(page, 'environment.yml', fileOf('big', served.url, 'demo-big'));
    await confirm(page);
    await expect(plan(page)).toContainText('demo-big', patient);
    await submit(page).click();
    const bar = page.getByRole('contentinfo');
    await expect(bar).toContainText(/Downloading packages .* of /, patient);
    await bar.getByRole('button', { name: 'Cancel: Create big' }).click();
    await expect(page.getByText('Cancelled: Create big. What was made of it is deleted.')).toBeVisible();
    await expect(listed(page, 'big')).toBeHidden();
    await served.close();
  });

  test('what a tool reports and has not done is a failure', async ({ page, conda }) => {
    await drop(page, 'environment.yml', fileOf('lied', conda.channel, 'demo-lie, demo-lib'));
    await confirm(page);
    await expect(plan(page)).toContainText('demo-lie', patient);
    await submit(page).click();
    const notices = page.getByRole('region', { name: 'Notifications' });
    await expect(notices).toContainText('The tool reported success, but did not install demo-lie 1.0.', patient);
    await expect(listed(page, 'lied')).toBeHidden();
    await notices.getByRole('button', { name: 'Import again' }).click();
    await expect(drawer(page).getByRole('alert').first()).toContainText('did not install demo-lie 1.0.');
  });
});
