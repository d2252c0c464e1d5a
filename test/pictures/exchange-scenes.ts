import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sourceHash } from '../../main/store/trust';
import { strings } from '../../renderer/strings';
import { drop } from '../e2e/support/drop';
import { changed } from './homes';
import type { Act, Stage } from './scene';

const drawer = (page: Page) => page.getByRole('dialog');
const choose = (page: Page, name: string) => page.getByRole('option', { name }).first().click();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();

/** An environment.yml of which nearly every line is to be confirmed, noted or not understood. */
const everything = (channel: string) => `name: genomes
channels:
  - ${channel}
  - conda-forge
  - nodefaults
dependencies:
  - python=3.10
  - demo-lib=1.0
  - demo-lib
  - demo-py>=0.4
  - samtools=1.20=h50ea8bc_0
  - pip
  - pip:
      - --extra-index-url https://packages.example.org/simple
      - -e ./genomes-tools
      - weather @ git+https://example.org/weather.git
      - requests>=2.31
      - tqdm
      - "not a requirement"
variables:
  GENOMES_CACHE: /tmp/genomes
  OMP_NUM_THREADS: "4"
prefix: /home/somebody/miniconda3/envs/genomes
category: research
`;

async function importEverything(page: Page, { channel }: Stage): Promise<void> {
  await drop(page, 'environment.yml', everything(channel));
  await drawer(page).getByText(strings.create.confirmations).waitFor();
}

const kindOf = (page: Page, label: string) =>
  drawer(page)
    .getByRole('group', { name: strings.import.kind })
    .getByRole('radio', { name: new RegExp(`^${label}\\b`) });

async function chooseKind(page: Page, label: string): Promise<void> {
  await kindOf(page, label).check();
  await drawer(page).getByText(strings.import.without).waitFor();
}

/** Files that were trusted, as Cloche itself notes them. */
function trustFiles(home: string): void {
  const folder = join(home, '.config', 'cloche');
  const hourMs = 3_600_000;
  const seen = [
    ['work/forecast/shell.nix', 900],
    ['work/forecast/nix/packages/weather-observations.nix', 52],
    ['work/genomes/flake.nix', 3],
  ] as const;
  const files = seen.map(([name, hours]) => {
    const path = join(home, name);
    return { hash: sourceHash(path, name), path, trustedAt: Date.now() - hours * hourMs };
  });
  const unknown = { hash: sourceHash('/', 'of an earlier Cloche') };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'trusted.json'), JSON.stringify({ schema: 2, files: [unknown, ...files] }));
}

async function showTrusted(page: Page): Promise<void> {
  await page.keyboard.press('Control+Comma');
  const list = drawer(page).getByRole('list', { name: strings.settings.trust });
  await list.scrollIntoViewIfNeeded();
}

/** The same on a machine without Nix: the kinds that need it say so. */
export const filesWithoutNix: Act = {
  tools: 'no-nix',
  seeds: changed,
  scenes: [
    {
      name: 'import-unavailable',
      play: async (page) => {
        await drop(page, 'requirements.txt', 'requests>=2.31\ntqdm\n');
        await drawer(page).getByText(strings.create.unavailableKinds(6)).click();
      },
    },
  ],
};

/** Files in, as one kind and as another, one environment as another kind, and files out. */
export const withFiles: Act = {
  tools: 'conda',
  seeds: changed,
  scenes: [
    { name: 'import-confirm', hasForcedColours: true, play: importEverything },
    {
      name: 'import-other-kind',
      hasForcedColours: true,
      play: async (page, stage) => {
        await importEverything(page, stage);
        await chooseKind(page, 'venv');
      },
    },
    {
      name: 'import-missing',
      play: async (page, stage) => {
        await importEverything(page, stage);
        await drawer(page)
          .getByRole('button', { name: /your yes\.$/ })
          .click();
      },
    },
    {
      name: 'import-variables',
      hasForcedColours: true,
      play: async (page, stage) => {
        await importEverything(page, stage);
        await drawer(page).getByRole('button', { name: strings.create.addVariable }).click();
        await page.keyboard.type('GENOMES CACHE');
        await drawer(page).getByText(strings.create.variableGrammar).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'convert',
      hasForcedColours: true,
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await press(page, strings.detail.convert);
        await drawer(page).getByText(strings.import.report).click();
      },
    },
    {
      name: 'export-grouped',
      hasForcedColours: true,
      play: async (page) => {
        const list = drawer(page).getByLabel(strings.export.format);
        const requirements = page.getByRole('option', { name: strings.export.formats.requirements });
        await choose(page, 'docs-site');
        await press(page, strings.detail.export);
        await list.click();
        await requirements.click();
        await drawer(page).locator('pre').getByText('numpy').waitFor();
        await list.click();
        await requirements.waitFor();
      },
    },
    {
      name: 'compare',
      hasForcedColours: true,
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await page.getByRole('tab', { name: strings.detail.packages }).click();
        await page.getByText(strings.comparison.titles.made).click();
      },
    },
    {
      name: 'trusted-files',
      play: async (page, { home }) => {
        trustFiles(home);
        await showTrusted(page);
      },
    },
    {
      name: 'trust-taken-back',
      play: async (page) => {
        await showTrusted(page);
        await drawer(page)
          .getByRole('button', { name: /^Stop trusting .*flake/ })
          .click();
        await page.getByRole('button', { name: strings.common.undo }).waitFor();
      },
    },
    {
      name: 'import-again',
      hasForcedColours: true,
      play: async (page, { refusePackages }) => {
        await drop(page, 'requirements.txt', 'requests>=2.31\ntqdm\n');
        await kindOf(page, 'venv').check();
        await drawer(page).getByRole('button', { name: strings.create.submit, exact: true }).click();
        refusePackages();
        await page.getByRole('button', { name: strings.jobs.importAgain }).click({ timeout: 60_000 });
        await drawer(page).getByRole('alert').waitFor();
      },
    },
  ],
};
