import type { Page } from '@playwright/test';
import { strings } from '../../renderer/strings';
import type { Act, Stage } from './scene';

/** How long a tool may take, milliseconds. */
const toolMs = 60_000;

const drawer = (page: Page) => page.getByRole('dialog');
const packages = (page: Page) => drawer(page).getByLabel('Packages', { exact: true });
const plan = (page: Page) => drawer(page).getByRole('region', { name: strings.create.plan });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();

async function startForm(page: Page, { channel }: Stage, lines: string): Promise<void> {
  await press(page, strings.list.add);
  await drawer(page).getByLabel(strings.create.name, { exact: true }).fill('genomes');
  await drawer(page)
    .getByRole('radio', { name: /^Packages from conda-forge\s/ })
    .check();
  await drawer(page).getByRole('button', { name: strings.create.more }).click();
  await drawer(page).getByLabel('Channels', { exact: true }).fill(channel);
  await packages(page).fill(lines);
}

async function openPackages(page: Page): Promise<void> {
  await page.getByRole('option', { name: 'genomes' }).first().click();
  await page.getByRole('tab', { name: strings.detail.packages }).click();
  await page.getByRole('table').getByText('demo-core').waitFor({ timeout: toolMs });
}

const solve = (page: Page, text: string | RegExp) => plan(page).getByText(text).first().waitFor({ timeout: toolMs });

/** On a machine with micromamba and conda: a form and its plan, packages with their menu, changes of them, a conflict. */
export const withConda: Act = {
  tools: 'conda',
  seeds: [],
  scenes: [
    {
      name: 'conda-conflict',
      play: async (page, stage) => {
        await startForm(page, stage, 'demo-app\ndemo-tool');
        await solve(page, /cannot be together/);
        await plan(page).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'conda-plan',
      hasForcedColours: true,
      play: async (page, stage) => {
        await startForm(page, stage, 'demo-lib=1.0\ndemo-py');
        await solve(page, /^Link \d+ packages/);
        await drawer(page).getByRole('button', { name: strings.create.submit, exact: true }).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'conda-packages',
      play: async (page, stage) => {
        await startForm(page, stage, 'demo-lib=1.0\ndemo-py');
        await solve(page, /^Link \d+ packages/);
        await drawer(page).getByRole('button', { name: strings.create.submit, exact: true }).click();
        await drawer(page).waitFor({ state: 'hidden' });
        await page.getByText(strings.jobs.done('Create genomes')).waitFor({ timeout: toolMs });
        await openPackages(page);
      },
    },
    {
      name: 'conda-package-menu',
      play: async (page) => {
        await openPackages(page);
        await page.getByRole('table').getByRole('button', { name: 'Change demo-lib', exact: true }).click();
        await page.getByRole('menu').waitFor();
      },
    },
    {
      name: 'conda-change',
      hasForcedColours: true,
      play: async (page) => {
        await openPackages(page);
        await page.getByRole('table').getByRole('button', { name: 'Change demo-lib', exact: true }).click();
        await page.getByRole('menuitem', { name: /^Remove/ }).click();
        await solve(page, /^Remove \d+ package/);
      },
    },
  ],
};
