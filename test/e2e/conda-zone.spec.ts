import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { writeCondaChannel } from '../support/conda-channel';
import { hasConda } from '../support/conda-tools';
import { hasNix } from '../support/nix-store';
import { drop } from './support/drop';
import { testWithZones as test } from './support/nix';
import { drawer, listed, plan, screens, typeLine } from './support/page';
import { expect } from './support/test';

const patient = { timeout: 120_000 };

const main = (page: Page): Locator => page.getByRole('main');
const create = async (page: Page): Promise<void> => {
  await drawer(page).getByRole('button', { name: 'Create', exact: true }).click();
  await expect(drawer(page)).toBeHidden();
};
const chooseMore = async (page: Page, name: RegExp): Promise<void> => {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name }).click();
};

test.describe('without micromamba, but with Nix', () => {
  test.skip(!hasConda || !hasNix, 'There is no Nix on this machine, or not what the stand-in for micromamba needs.');
  test.setTimeout(300_000);

  test('an environment of a channel is made in a zone: planned, opened, shown as Nix, copied, removed', async ({
    page,
    store,
    host,
  }) => {
    const channel = writeCondaChannel(join(store.folder, 'channel'));
    await expect(page.getByText('No environments yet')).toBeVisible(patient);
    await test.step('the plan says that there will be a zone, and why', async () => {
      const text = `name: bio\nchannels: [${channel}]\ndependencies: [python=3.11, demo-lib=1.0, demo-py]\n`;
      await drop(page, 'environment.yml', text);
      await drawer(page).getByRole('checkbox').first().check();
      await expect(plan(page)).toContainText('micromamba is not installed here, and Nix can bring it', patient);
      await expect(plan(page)).toContainText('Build a zone with the usual folders of Linux');
      await drawer(page).getByText('More options').click();
      await expect(drawer(page).getByText('Zone of Nix')).toBeVisible();
      if (host === 'browser') {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id }) => id)).toEqual([]);
      }
      await create(page);
    });
    await test.step('its terminal is in the zone', async () => {
      const open = main(page).getByRole('button', { name: /^Open terminal/ });
      await expect(open).toBeEnabled(patient);
      await open.click();
      await expect(screens(page)).toContainText('(bio)', patient);
      await typeLine(page, 'command -v python; ls /usr/local/bin; echo "order $DEMO_ORDER"');
      await expect(screens(page)).toContainText('content/bin/python', patient);
      await expect(screens(page)).toContainText('micromamba');
      await expect(screens(page)).toContainText('order :core:lib');
      await typeLine(page, 'python -c "import demo_py, sys; print(demo_py.version, 6 * 7)"');
      await expect(screens(page)).toContainText('0.5 42', patient);
    });
    await test.step('it is shown as Nix', async () => {
      await chooseMore(page, /^Show Nix/);
      await expect(drawer(page)).toContainText('micromamba activate');
      await expect(drawer(page)).toContainText('"demo-lib=1.0"');
      await page.keyboard.press('Escape');
      await expect(drawer(page)).toBeHidden();
    });
    await test.step('a copy has exactly the same', async () => {
      await chooseMore(page, /^Make an exact copy/);
      await expect(drawer(page)).toContainText('will be installed at the exact versions of bio.');
      await expect(plan(page)).toContainText('demo-core 1.0', patient);
      await create(page);
      await expect(main(page).getByRole('button', { name: /^Open terminal/ })).toBeEnabled(patient);
      await main(page).getByRole('tab', { name: 'Packages' }).click();
      await expect(main(page)).toContainText('demo-core');
    });
    await expect(listed(page, 'bio-2')).toBeVisible();
    await chooseMore(page, /^Remove/);
    await expect(listed(page, 'bio-2')).toBeHidden();
    await expect(listed(page, 'bio')).toBeVisible();
  });
});
