import { _electron, type Browser, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { connection } from '../../../preload/contract';
import { findChromium, isTested } from '../../../scripts/lib/machine-tools.mjs';
import { launchChromium } from '../../support/chromium';
import { type RunningHost, startBrowserHost } from './browser-host';
import { createHome, type Home } from './home';
import { findElectron, root } from './programs';

export { expect } from '@playwright/test';

/** Set by the project. */
export interface ClocheOptions {
  readonly host: 'browser' | 'electron';
}

interface ClocheFixtures {
  /** Folders of this test alone; write there before `page` is used, and Cloche finds it. */
  readonly home: Home;
  /** The host around the page, for what only one of them has. */
  readonly running: { readonly browser?: RunningHost; readonly electron?: ElectronApplication; readonly page: Page };
}

interface WorkerFixtures {
  /** Chromium, started when it is first asked for. */
  readonly chromiumBrowser: () => Promise<Browser>;
}

/** The window size of all specs, pixels. */
const viewport = { width: 1280, height: 800 };

/** Playwright's test with `page` connected to a Cloche of its own, in the host of the project. */
export const test = base.extend<ClocheOptions & ClocheFixtures, WorkerFixtures>({
  host: ['browser', { option: true }],

  chromiumBrowser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
    async ({}, use) => {
      let browser: Promise<Browser> | undefined;
      await use(() => {
        browser ??= launchChromium();
        return browser;
      });
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
  home: async ({}, use) => {
    const home = createHome();
    await use(home);
    home.remove();
  },

  running: async ({ host, home, chromiumBrowser }, use, { skip }) => {
    const isOnChromium = host === 'browser' || !(await findElectron()).isReal;
    skip(isOnChromium && !isTested('chromium'), 'chromium is missing.');
    if (host === 'electron') {
      const electron = await launchElectron(home);
      await use({ electron, page: await mainPage(electron) });
      await closeElectron(electron);
      return;
    }
    const browser = await startBrowserHost(home);
    const context = await (await chromiumBrowser()).newContext({ viewport });
    const page = await context.newPage();
    await page.goto(browser.link);
    await use({ browser, page });
    await context.close();
    await browser.end();
  },

  page: async ({ running }, use) => use(running.page),
});

/** The page of the desktop host's window, once it is there: the window begins empty. */
export async function mainPage(electron: ElectronApplication): Promise<Page> {
  const page = await electron.firstWindow();
  await page.waitForURL((url) => url.search === connection.electronQuery);
  return page;
}

const ended = new WeakSet<ElectronApplication>();

/** Starts the built desktop host in a home. */
export async function launchElectron(home: Home, args: readonly string[] = []): Promise<ElectronApplication> {
  const { file } = await findElectron();
  const electron = await _electron.launch({
    executablePath: file,
    args: [root, ...args],
    cwd: home.folder,
    env: { ...home.variables, STAND_IN_CHROMIUM: findChromium() ?? '' },
  });
  electron.once('close', () => ended.add(electron));
  return electron;
}

/** Quits, and says yes to the question about what runs; does nothing when it has ended. */
export async function closeElectron(electron: ElectronApplication): Promise<void> {
  if (ended.has(electron)) return;
  await electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
  });
  await electron.close();
}
