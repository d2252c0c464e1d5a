import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { strings } from '../../renderer/strings';
import type { Act, Stage } from './scene';

/** How long a build of the small nixpkgs may take, milliseconds. */
const buildingMs = 60_000;

const drawer = (page: Page) => page.getByRole('dialog');
const names = (page: Page) => drawer(page).getByRole('combobox', { name: 'Packages', exact: true });
const submit = (page: Page) => drawer(page).getByRole('button', { name: strings.create.submit, exact: true });

async function startForm(page: Page, name: string, intent = 'Packages from nixpkgs'): Promise<void> {
  await page.getByRole('button', { name: strings.list.add, exact: true }).first().click();
  await drawer(page).getByLabel(strings.create.name, { exact: true }).fill(name);
  await drawer(page)
    .getByRole('radio', { name: new RegExp(`^${intent}\\s`) })
    .check();
}

const requirements = (page: Page) => drawer(page).getByRole('textbox', { name: 'Packages', exact: true });

async function writePackage(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+KeyP');
  await page.getByPlaceholder(strings.palette.placeholder).fill(strings.actions.newNixPackage);
  await page.getByRole('option', { name: strings.actions.newNixPackage }).first().click();
  await drawer(page).getByLabel(strings.scaffold.name, { exact: true }).fill('weather');
  await drawer(page).getByLabel(strings.scaffold.version, { exact: true }).fill('1.0');
  await drawer(page).locator('pre').first().waitFor();
}

async function showProject(page: Page, { home }: Stage): Promise<void> {
  const project = join(home, 'forecast');
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'pyproject.toml'), '[project]\nname = "forecast"\nversion = "1.0"\n');
  await startForm(page, 'forecast', 'The shell of a project');
  await drawer(page).getByLabel('Project folder', { exact: true }).fill(project);
  await drawer(page)
    .getByRole('region', { name: strings.create.plan })
    .getByRole('listitem')
    .first()
    .waitFor({ timeout: buildingMs });
}

const type = (page: Page, text: string) => names(page).pressSequentially(text);

async function create(page: Page, name: string, packages: string): Promise<void> {
  await startForm(page, name);
  await type(page, `${packages} `);
  await submit(page).click();
  await drawer(page).waitFor({ state: 'hidden' });
}

const open = (page: Page, name: string) => page.getByRole('option', { name }).first().click();

async function choose(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: strings.detail.more, exact: true }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

async function showOwnPackage(page: Page, { home }: Stage): Promise<void> {
  const file = join(home, 'weather.nix');
  writeFileSync(file, '{ buildPythonPackage }:\n\nbuildPythonPackage {\n  pname = "weather";\n  version = "1.0";\n}\n');
  await startForm(page, 'weather');
  await drawer(page).getByRole('button', { name: strings.create.more }).click();
  await drawer(page).getByLabel('Own packages').fill(file);
  await drawer(page).getByLabel(strings.create.trustAll(1)).scrollIntoViewIfNeeded();
}

/** On a machine with Nix: forms with names, what is trusted, what is made, changed and read, and what fails. */
export const withNix: Act = {
  tools: 'nix',
  seeds: [],
  scenes: [
    {
      name: 'nix-names',
      hasForcedColours: true,
      play: async (page) => {
        await startForm(page, 'science');
        await type(page, 'numpy requests pk');
        await page
          .getByRole('option', { name: /unfree/ })
          .first()
          .waitFor({ timeout: buildingMs });
      },
    },
    {
      name: 'nix-options',
      play: async (page) => {
        await startForm(page, 'science');
        await drawer(page).getByRole('button', { name: strings.create.more }).click();
        await drawer(page).getByRole('group', { name: 'Presets' }).scrollIntoViewIfNeeded();
      },
    },
    { name: 'nix-new-package', play: writePackage },
    { name: 'nix-project', play: showProject },
    {
      name: 'nix-zone',
      play: async (page) => {
        await startForm(page, 'wheels', 'I just want pip to work');
        await requirements(page).fill('requests');
        await drawer(page)
          .getByRole('region', { name: strings.create.plan })
          .getByRole('listitem')
          .first()
          .waitFor({ timeout: buildingMs });
      },
    },
    {
      name: 'nix-requirements',
      play: async (page) => {
        await startForm(page, 'tables', 'A requirements file, as Nix');
        await requirements(page).fill('requests\nnowhere-to-be-found\n');
        const told = drawer(page).getByRole('alert').getByText('nowhere-to-be-found').first();
        await told.waitFor({ timeout: buildingMs });
        await told.scrollIntoViewIfNeeded();
      },
    },
    { name: 'nix-trust', hasForcedColours: true, play: showOwnPackage },
    {
      name: 'nix-overview',
      play: async (page) => {
        await create(page, 'science', 'numpy requests');
        await page.getByText(strings.jobs.done('Create science')).waitFor({ timeout: buildingMs });
      },
    },
    {
      name: 'nix-change',
      play: async (page) => {
        await open(page, 'science');
        await choose(page, strings.detail.change);
        await type(page, 'pandas ');
        await drawer(page).getByRole('region', { name: strings.create.plan }).getByRole('listitem').first().waitFor();
      },
    },
    {
      name: 'nix-shown',
      play: async (page) => {
        await open(page, 'science');
        await choose(page, strings.detail.showNix);
        await drawer(page).locator('pre').getByText('withPackages').waitFor();
      },
    },
    {
      name: 'nix-failed',
      hasForcedColours: true,
      play: async (page) => {
        await create(page, 'fragile', 'failing-build');
        await page.getByRole('alert').getByText('failing-build').first().waitFor({ timeout: buildingMs });
      },
    },
  ],
};

/** On a machine without Nix. */
export const withoutNix: Act = {
  tools: 'no-nix',
  seeds: [],
  scenes: [
    {
      name: 'nix-missing',
      play: async (page) => {
        await page.getByRole('button', { name: strings.list.add, exact: true }).first().click();
        await drawer(page)
          .getByText(/more kinds:/)
          .click();
      },
    },
  ],
};
