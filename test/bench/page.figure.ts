import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { nextLink, startBrowserHost } from '../e2e/support/browser-host';
import { createHome, type Home } from '../e2e/support/home';
import { pageCall } from '../e2e/support/page-call';
import { root } from '../e2e/support/programs';
import { launchChromium } from '../support/chromium';
import { writeCondaChannel } from '../support/conda-channel';
import { openConda } from '../support/conda-tools';
import { openNixStore } from '../support/nix-store';
import type { Figure, Measurement } from './figure';
import { median } from './statistics';

const rounds = 15;
const loads = 5;
/** The prompt of the measured shells; in an environment its name stands before it. */
const prompt = 'ready>';
/**
 * What is opened. Cloche starts no bash without its start-up file, so the peer stands in the PATH in the place of
 * another shell: a script that ignores what it is told and becomes `bash -i`.
 */
const openings = {
  own: { button: 'Open a terminal in demo', shell: 'bash' },
  peer: {
    button: 'Open a shell without an environment',
    shell: basename(userInfo().shell ?? '') === 'fish' ? 'zsh' : 'fish',
  },
} as const;

/** What the figures are measured with: one home with one environment, and how to open its Cloche in a page. */
interface Bench {
  open(): Promise<{ readonly page: Page; close(): Promise<void> }>;
}

/** Arguments of the command line that make the environment. */
const venv = ['--kind', 'venv'];
const nixPackages = ['--kind', 'nix-packages', '--package', 'demo', '--package', 'numpy'];

/** Sets up a bench, measures, and leaves nothing behind; `variables` are those that the environment needs. */
async function withBench<T>(
  measure: (bench: Bench) => Promise<T>,
  demo: readonly string[] = venv,
  variables: Readonly<Record<string, string>> = {},
): Promise<T> {
  const home = withPeer(createHome(), variables);
  let browser: Browser | undefined;
  try {
    await makeDemo(home, demo);
    const host = await startBrowserHost(home);
    browser = await launchChromium();
    const started = browser;
    // Each link lets one page in; a host that runs already hands out another one to the next that starts.
    let link: string | null = host.link;
    try {
      return await measure({
        open: async () => {
          const address = link ?? (await nextLink(home));
          link = null;
          return openPage(started, address);
        },
      });
    } finally {
      await host.end();
    }
  } finally {
    await browser?.close();
    home.remove();
  }
}

/** The home with the peer in its PATH, and with further variables. */
function withPeer(home: Home, variables: Readonly<Record<string, string>>): Home {
  const folder = join(home.folder, 'peer');
  mkdirSync(folder);
  writeFileSync(join(folder, openings.peer.shell), '#!/bin/sh\nexec bash -i\n', { mode: 0o755 });
  const path = `${folder}${delimiter}${variables.PATH ?? home.variables.PATH}`;
  return { ...home, variables: { ...home.variables, ...variables, PATH: path } };
}

async function makeDemo(home: Home, demo: readonly string[]): Promise<void> {
  writeFileSync(join(home.folder, '.bashrc'), `PS1='${prompt} '\n`);
  const args = [join(root, 'dist/main/cli.js'), 'create', 'demo', ...demo, '--yes'];
  await promisify(execFile)(process.execPath, args, { env: home.variables });
}

async function openPage(browser: Browser, link: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(watchForList);
  await page.goto(link);
  await page.waitForFunction(() => 'clocheListAt' in window);
  return { page, close: () => context.close() };
}

/** Runs in the page: remembers when the list had its first row, milliseconds after the page was asked for. */
function watchForList(): void {
  const look = () => {
    const row = document.querySelector('[role="option"], [role="row"], #environment-list li, #environment-list button');
    if (!row?.textContent?.includes('demo')) return;
    observer.disconnect();
    // The row is in the document; it is usable once it has been painted.
    requestAnimationFrame(() => setTimeout(() => Object.assign(window, { clocheListAt: performance.now() })));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}

/** Milliseconds from the click in the empty dock to the prompt in the terminal; closes it afterwards. */
async function clickToPrompt(page: Page, { button, shell }: (typeof openings)[keyof typeof openings]): Promise<number> {
  await page.getByRole('button', { name: button }).waitFor();
  await pageCall(page, 'settings.update', { shell });
  // The page takes notice of the setting before the clock runs.
  await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  const tookMs = await page.evaluate(measureClick, { button, prompt });
  await page.keyboard.press('Control+Shift+W');
  return tookMs;
}

/** Runs in the page. */
function measureClick({ button, prompt }: { button: string; prompt: string }): Promise<number> {
  const found = [...document.querySelectorAll('button')].find((element) => element.textContent === button);
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('.xterm-rows')?.textContent?.includes(prompt)) return;
      observer.disconnect();
      resolve(performance.now() - startedAt);
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    const startedAt = performance.now();
    found?.click();
  });
}

/** From the click to the prompt, in turn with the peer. */
async function compareOpenings({ open }: Bench): Promise<Measurement> {
  const { page } = await open();
  await page.keyboard.press('Control+Backquote');
  await page.locator('.xterm-rows').getByText(prompt).first().waitFor();
  await page.keyboard.press('Control+Shift+W');
  const times: Record<keyof typeof openings, number[]> = { own: [], peer: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const which of ['peer', 'own'] as const) {
      const tookMs = await clickToPrompt(page, openings[which]);
      // The first of each warms up.
      if (round > 0) times[which].push(tookMs);
    }
  }
  return { value: median(times.own), peer: { name: 'bash -i in the same page', value: median(times.peer) } };
}

const warmOpen = (): Promise<Measurement> => withBench(compareOpenings);

async function warmOpenNix(): Promise<Measurement> {
  const store = openNixStore();
  // The page's home, and what else is a user's, stay the bench's own.
  const nix = Object.entries(store.variables).filter(([name]) => name.startsWith('NIX_'));
  try {
    return await withBench(compareOpenings, nixPackages, Object.fromEntries(nix));
  } finally {
    store.dispose();
  }
}

async function warmOpenConda(): Promise<Measurement> {
  const tools = openConda();
  const channel = writeCondaChannel(join(tools.folder, 'channel'));
  const demo = ['--kind', 'micromamba', '--set', `channels=${channel}`, '--package', 'demo-lib'];
  const { PATH = '' } = tools.variables;
  try {
    return await withBench(compareOpenings, demo, { PATH, MAMBA_ROOT_PREFIX: tools.micromambaRoot });
  } finally {
    tools.dispose();
  }
}

const usableList = (): Promise<Measurement> =>
  withBench(async ({ open }) => {
    const times: number[] = [];
    for (let load = 0; load < loads; load++) {
      const { page, close } = await open();
      times.push(await page.evaluate(() => (window as unknown as { clocheListAt: number }).clocheListAt));
      await close();
    }
    return { value: median(times) / 1000 };
  });

const scriptBytes = (): Promise<Measurement> =>
  withBench(async ({ open }) => {
    const { page } = await open();
    // What is loaded ahead for the first click belongs to it, and comes once the list is painted.
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => /\/terminal-view-[^/]*\.js$/.test(name)),
    );
    await page.waitForLoadState('networkidle');
    const sizes = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
        .map(({ decodedBodySize }) => decodedBodySize),
    );
    return { value: sizes.reduce((sum, size) => sum + size, 0) / 1000 };
  });

export const figures: Figure[] = [
  {
    name: 'warm-open-page',
    title: 'click → prompt in the page, warm venv, bash; the peer is a bare `bash -i` to which a line of sh execs',
    unit: 'ms',
    goal: 'at most 1.3 ×',
    measure: warmOpen,
  },
  {
    name: 'warm-open-nix',
    title: 'the same in a withPackages environment',
    unit: 'ms',
    goal: 'at most 1.3 ×',
    measure: warmOpenNix,
  },
  {
    name: 'warm-open-conda',
    title: 'the same in a micromamba environment whose packages have scripts of their own',
    unit: 'ms',
    goal: 'at most 1.3 ×',
    measure: warmOpenConda,
  },
  {
    name: 'usable-list',
    title: 'usable list after opening the address',
    unit: 's',
    goal: 'at most 1 s',
    measure: usableList,
  },
  {
    name: 'script-bytes',
    title: 'script that opening the page loads, terminals included; search and WebGL load when they are used',
    unit: 'kB',
    goal: 'at most 1,000 kB',
    measure: scriptBytes,
  },
];
