import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { hasConda } from '../support/conda-tools';
import { testWithConda as test } from './support/conda';
import { drop } from './support/drop';
import { drawer, listed, plan, screens, typeLine } from './support/page';
import { expect } from './support/test';

const patient = { timeout: 120_000 };

const main = (page: Page): Locator => page.getByRole('main');
const submit = (page: Page): Locator => drawer(page).getByRole('button', { name: 'Create', exact: true });

test.describe('with micromamba and conda', () => {
  test.skip(!hasConda, 'There is neither micromamba and conda nor what their stand-in needs.');
  test.setTimeout(300_000);

  test.beforeEach(async ({ page }) => {
    await expect(page.getByText('No environments yet')).toBeVisible(patient);
  });

  test('an environment.yml becomes an environment: planned, made, opened, written again, removed', async ({
    page,
    conda,
  }) => {
    const file = `name: bio\nchannels:\n  - ${conda.channel}\n  - nodefaults\ndependencies:\n  - python=3.11\n  - demo-lib=1.0 # old\n  - demo-py\nvariables:\n  MODE: test\nflavour: dev\nprefix: /home/other/envs/bio\n`;
    await test.step('what it asks for is shown before anything happens', async () => {
      await drop(page, 'environment.yml', file);
      await expect(drawer(page)).toContainText('New environment from environment.yml');
      await expect(drawer(page)).toContainText('The key flavour is not known and is left out.');
      await expect(drawer(page)).toContainText(`It takes packages from ${conda.channel}.`);
      await expect(drawer(page).getByLabel('Name', { exact: true })).toHaveValue('bio');
      await expect(drawer(page).getByLabel('Packages', { exact: true })).toHaveValue('demo-lib=1.0\ndemo-py');
      await drawer(page).getByRole('checkbox').first().check();
      await expect(plan(page)).toContainText('Python 3.11.7', patient);
      await expect(plan(page)).toContainText(/Link \d+ packages: .*demo-core 1\.0/);
    });
    await test.step('it is made and opened', async () => {
      await submit(page).click();
      await expect(drawer(page)).toBeHidden();
      const open = main(page).getByRole('button', { name: /^Open terminal/ });
      await expect(open).toBeEnabled(patient);
      await open.click();
      await expect(screens(page)).toContainText('(bio)', patient);
      await typeLine(
        page,
        "python -c \"import demo_py, os; print(demo_py.version + os.environ['MODE'], os.environ['DEMO_ORDER'])\"",
      );
      await expect(screens(page)).toContainText('0.5test :core:lib', patient);
      await typeLine(page, 'deactivate; echo "[$CONDA_PREFIX]"');
      await expect(screens(page)).toContainText('[]');
    });
    await test.step('its packages say who brought them', async () => {
      await main(page).getByRole('tab', { name: 'Packages' }).click();
      await expect(main(page)).toContainText('demo-core');
      await expect(main(page)).toContainText('conda');
    });
    await test.step('it is written as a file again', async () => {
      await main(page).getByRole('button', { name: 'Export…' }).click();
      await drawer(page).getByLabel('Format').click();
      await page.getByRole('option', { name: 'environment.yml: what was asked for' }).click();
      await expect(drawer(page)).toContainText('- demo-lib=1.0');
      await page.keyboard.press('Escape');
      await expect(drawer(page)).toBeHidden();
    });
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /^Remove/ }).click();
    await expect(listed(page, 'bio')).toBeHidden();
  });

  test('what cannot be solved is told before anything is made, with the tree of the solver', async ({
    page,
    conda,
    host,
  }) => {
    await drop(page, 'environment.yml', `channels: [${conda.channel}]\ndependencies: [demo-app, demo-tool]\n`);
    await drawer(page).getByRole('checkbox').first().check();
    await expect(plan(page)).toContainText('cannot be together in one environment.', patient);
    await expect(plan(page)).toContainText('demo-lib');
    await expect(submit(page)).toBeDisabled();
    if (host === 'browser') {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
    }
    await drawer(page).getByLabel('Packages', { exact: true }).fill('demo-tool');
    await expect(plan(page)).toContainText('demo-tool', patient);
    await expect(submit(page)).toBeEnabled();
  });

  test('names, versions and builds of the channels complete as they are typed', async ({ page, conda }) => {
    const packages = drawer(page).getByLabel('Packages', { exact: true });
    const suggestion = (name: string): Locator => page.getByRole('option', { name, exact: false });
    await page.getByRole('button', { name: 'New environment' }).first().click();
    await drawer(page)
      .getByRole('radio', { name: /^Packages from conda-forge\s/ })
      .check();
    await drawer(page).getByLabel('Channels', { exact: true }).fill(conda.channel);
    await test.step('a name, with its newest version; what is chosen takes its place', async () => {
      await packages.pressSequentially('demo-nodep\ndemo-li');
      await expect(suggestion('demo-lib')).toContainText('2.0', patient);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(packages).toHaveValue('demo-nodep\ndemo-lib');
      await expect(suggestion('demo-lib')).toBeHidden();
    });
    await test.step('its versions, the newest first, and their builds', async () => {
      await packages.pressSequentially('=');
      await expect(page.getByRole('option').first()).toContainText('demo-lib=2.0', patient);
      await suggestion('demo-lib=1.1').click();
      await expect(packages).toHaveValue('demo-nodep\ndemo-lib=1.1');
      await packages.pressSequentially('=');
      await expect(suggestion('demo-lib=1.1=0')).toContainText('noarch', patient);
    });
    await test.step('Escape closes the list and nothing else, and Enter without a choice is a new line', async () => {
      await page.keyboard.press('Escape');
      await expect(suggestion('demo-lib=1.1=0')).toBeHidden();
      await page.keyboard.press('Backspace');
      await expect(packages).toHaveValue('demo-nodep\ndemo-lib=1.1');
      await packages.pressSequentially('\ndemo-cor');
      await expect(suggestion('demo-core')).toBeVisible(patient);
      await page.keyboard.press('Enter');
      await expect(packages).toHaveValue('demo-nodep\ndemo-lib=1.1\ndemo-cor\n');
      await expect(drawer(page)).toBeVisible();
    });
  });

  test('a finished environment is changed package by package, each change seen before it happens', async ({
    page,
    conda,
    host,
  }) => {
    const file = (more: string) => `name: bio\nchannels: [${conda.channel}]\ndependencies: [python=3.11, ${more}]\n`;
    const rows = main(page).getByRole('table');
    const field = drawer(page).getByLabel('Packages', { exact: true });
    const change = drawer(page).getByRole('button', { name: 'Change', exact: true });
    /** Carries out what the form shows, and waits until the environment can be changed again. */
    const carryOut = async () => {
      await expect(change).toBeEnabled(patient);
      await change.click();
      await expect(drawer(page)).toContainText('Update bio');
      await page.keyboard.press('Escape');
      await expect(drawer(page)).toBeHidden();
      await expect(main(page).getByRole('button', { name: 'Install packages…' })).toBeEnabled(patient);
    };
    const choose = async (name: string, action: string) => {
      await rows.getByRole('button', { name: `Change ${name}`, exact: true }).press('Enter');
      await page.getByRole('menuitem', { name: action }).press('Enter');
    };

    await test.step('it is made', async () => {
      await drop(page, 'environment.yml', file('demo-lib=1.0'));
      await drawer(page).getByRole('checkbox').first().check();
      await expect(submit(page)).toBeEnabled(patient);
      await submit(page).click();
      await main(page).getByRole('tab', { name: 'Packages' }).click();
      await expect(rows).toContainText('demo-core', patient);
    });
    await test.step('packages are installed', async () => {
      await main(page).getByRole('button', { name: 'Install packages…' }).click();
      await expect(field).toBeFocused();
      await field.press('ControlOrMeta+End');
      await field.pressSequentially('\ndemo-app\ndemo-py');
      await expect(plan(page)).toContainText('Install 2 packages.', patient);
      await expect(plan(page).getByRole('listitem').filter({ hasText: 'demo-app' })).toContainText('1.0');
      if (host === 'browser') {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id }) => id)).toEqual([]);
      }
      await carryOut();
      await expect(rows).toContainText('demo-app');
    });
    await test.step('what cannot be solved leaves it as it was', async () => {
      await main(page).getByRole('button', { name: 'Install packages…' }).click();
      await field.press('ControlOrMeta+End');
      await field.pressSequentially('\ndemo-tool');
      await expect(plan(page)).toContainText('cannot be together in one environment.', patient);
      await expect(change).toBeDisabled();
      await drawer(page).getByRole('button', { name: 'Cancel' }).click();
      await expect(rows).not.toContainText('demo-tool');
      await expect(rows).toContainText('demo-app');
    });
    await test.step('a version is held', async () => {
      await choose('demo-lib', 'Hold this version…');
      await expect(plan(page)).toContainText('Nothing of the packages changes.', patient);
      await carryOut();
      await expect(rows.getByRole('row').filter({ hasText: 'demo-lib' })).toContainText('held');
    });
    await test.step('an environment.yml is another way to change it', async () => {
      await main(page).getByRole('button', { name: 'Install packages…' }).click();
      await drop(page, 'other.yml', file('demo-lib=1.0'));
      await drawer(page).getByRole('checkbox').first().check();
      await expect(field).toHaveValue('demo-lib=1.0\ndemo-app\ndemo-py');
      await drawer(page).getByRole('switch', { name: 'Take out what other.yml does not ask for' }).click();
      await expect(field).toHaveValue('demo-lib=1.0');
      await expect(plan(page)).toContainText('Remove 2 packages.', patient);
      await drawer(page).getByRole('button', { name: 'Cancel' }).click();
    });
    await test.step('a package goes with what needs it, and Python does not', async () => {
      await choose('python', 'Remove…');
      await expect(page.getByText('Python itself cannot be removed.').first()).toBeVisible();
      await choose('demo-core', 'Remove…');
      await expect(drawer(page)).toContainText('demo-core: to be removed, with what needs it.');
      await expect(plan(page)).toContainText('Remove 3 packages.', patient);
      await expect(plan(page).getByRole('listitem').filter({ hasText: 'demo-app' })).toBeVisible();
      await carryOut();
      await expect(rows).not.toContainText('demo-lib');
      await expect(rows).toContainText('demo-py');
    });
  });
});
