import type { Page } from '@playwright/test';
import { strings } from '../../renderer/strings';
import { withConda } from './conda-scenes';
import { filesWithoutNix, withFiles } from './exchange-scenes';
import { longWords, many, twelve } from './homes';
import { withNix, withoutNix } from './nix-scenes';
import type { Act } from './scene';

const choose = (page: Page, name: string) => page.getByRole('option', { name }).first().click();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();

async function openPalette(page: Page, query: string): Promise<void> {
  await page.keyboard.press('Control+Shift+KeyP');
  await page.getByPlaceholder(strings.palette.placeholder).fill(query);
}

async function runFromPalette(page: Page, title: string): Promise<void> {
  await openPalette(page, title);
  await page.getByRole('option', { name: title }).first().click();
}

async function openCreate(page: Page, name: string): Promise<void> {
  await press(page, strings.list.add);
  await page.getByRole('textbox', { name: strings.create.name, exact: true }).fill(name);
}

async function dragFile(page: Page): Promise<void> {
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['requests'], 'requirements.txt'));
    window.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }));
  });
  await page.getByText(strings.import.drop).waitFor();
}

async function dropFile(page: Page, text: string): Promise<void> {
  await page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'requirements.txt'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
}

async function waitForPrompts(page: Page, count: number): Promise<void> {
  await page
    .locator('.xterm')
    .nth(count - 1)
    .waitFor();
  await page
    .getByText(/\(climate-notebooks\)/)
    .nth(count - 1)
    .waitFor({ state: 'attached' });
}

const firstRun: Act = {
  seeds: [],
  scenes: [
    { name: 'first-run', hasForcedColours: true, play: async (page) => page.getByText(strings.list.empty).waitFor() },
    {
      name: 'create-plan',
      hasForcedColours: true,
      play: async (page) => {
        await openCreate(page, 'weather');
        await page.getByRole('textbox', { name: /packages|requirements/i }).fill('requests\nnumpy>=2');
        await page.getByRole('region', { name: strings.create.plan }).getByText('2 requirements').waitFor();
      },
    },
    {
      name: 'create-validation',
      play: async (page) => {
        await openCreate(page, '-bad name');
        await page.getByText(strings.create.nameGrammar).waitFor();
      },
    },
    {
      name: 'palette-without-match',
      play: async (page) => {
        await openPalette(page, 'zzzz');
        await page.getByText(strings.palette.noMatchHelp).waitFor();
      },
    },
    { name: 'drag-over', play: dragFile },
    {
      name: 'create-from-file',
      play: async (page) => {
        await dropFile(
          page,
          'requests\n!!\ngit+https://example.org/weather.git\n--index-url https://example.org/simple\n',
        );
        await page.getByText(strings.create.confirmations).waitFor();
      },
    },
    { name: 'jobs-empty', play: (page) => runFromPalette(page, strings.actions.showJobs) },
    {
      name: 'job-running',
      play: async (page) => {
        await openCreate(page, 'weather');
        await page.getByRole('textbox', { name: /packages|requirements/i }).fill('requests');
        await press(page, strings.create.submit);
        await page.getByRole('option', { name: 'weather' }).waitFor();
        await runFromPalette(page, strings.actions.showJobs);
        await page.getByRole('dialog').getByText('weather').first().waitFor();
      },
    },
    {
      name: 'job-failed',
      play: async (page, { refusePackages }) => {
        refusePackages();
        await runFromPalette(page, strings.actions.showJobs);
        await page.getByRole('dialog').getByText(strings.jobs.states.failed).first().waitFor({ timeout: 60_000 });
      },
    },
  ],
};

const daily: Act = {
  seeds: twelve,
  scenes: [
    { name: 'overview', hasForcedColours: true, play: (page) => choose(page, 'climate-notebooks') },
    {
      name: 'packages',
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await page.getByRole('tab', { name: strings.detail.packages }).click();
        await page.getByText('numpy').first().waitFor();
      },
    },
    { name: 'broken', hasForcedColours: true, play: (page) => choose(page, 'cuda-sandbox') },
    { name: 'incomplete', play: (page) => choose(page, 'ml-training') },
    { name: 'missing', play: (page) => choose(page, 'usb-stick') },
    { name: 'palette', hasForcedColours: true, play: (page) => openPalette(page, '') },
    { name: 'settings', play: (page) => runFromPalette(page, strings.actions.settings) },
    {
      name: 'doctor',
      play: async (page) => {
        await runFromPalette(page, strings.actions.checkMachine);
        await page.getByRole('heading', { name: strings.doctor.interpreters }).waitFor();
      },
    },
    {
      name: 'export',
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await press(page, strings.detail.export);
        await page.getByText(strings.export.preview).waitFor();
      },
    },
    {
      name: 'rename',
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await page.getByRole('listbox', { name: strings.list.title }).press('F2');
        await page.getByRole('textbox', { name: strings.rename.label }).fill('docs-site');
        await page.getByText(strings.create.nameTaken('docs-site')).waitFor();
      },
    },
    {
      name: 'menu',
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await press(page, strings.detail.more);
        await page.getByRole('menuitem', { name: strings.detail.duplicate }).waitFor();
      },
    },
    {
      name: 'filter-without-match',
      play: (page) => page.getByPlaceholder(strings.list.filterShort, { exact: true }).fill('zzzz'),
    },
    {
      name: 'removed-with-undo',
      play: async (page) => {
        await choose(page, 'scripts');
        await runFromPalette(page, strings.actions.removeEnvironment);
        await page.getByRole('button', { name: strings.common.undo }).waitFor();
      },
    },
    { name: 'trash', play: (page) => runFromPalette(page, strings.actions.showTrash) },
    {
      name: 'terminal',
      hasForcedColours: true,
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await page.getByRole('button', { name: strings.detail.openTerminal }).click();
        await waitForPrompts(page, 1);
        await page.keyboard.type('python -c "import os, sys; print(os.path.relpath(sys.prefix))"\n');
        await page
          .locator('.xterm')
          .getByText(/content$/)
          .first()
          .waitFor({ state: 'attached' });
      },
    },
    {
      name: 'terminals-two',
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await press(page, strings.terminal.splitRight);
        await waitForPrompts(page, 2);
      },
    },
    {
      name: 'terminals-four',
      play: async (page) => {
        await choose(page, 'climate-notebooks');
        await press(page, strings.terminal.splitDown);
        await waitForPrompts(page, 3);
        // The last set is the one at the right.
        await page.getByRole('button', { name: strings.terminal.splitDown, exact: true }).last().click();
        await waitForPrompts(page, 4);
      },
    },
  ],
};

const crowded: Act = {
  seeds: many,
  scenes: [{ name: 'three-hundred', play: (page) => choose(page, 'project-007') }],
};

const wordy: Act = {
  seeds: longWords,
  scenes: [{ name: 'long-words', play: (page) => choose(page, 'Donaudampf') }],
};

/** Everything that is photographed. */
export const acts: readonly Act[] = [
  firstRun,
  daily,
  crowded,
  wordy,
  withNix,
  withoutNix,
  withConda,
  withFiles,
  filesWithoutNix,
];
