import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ElectronApplication } from '@playwright/test';
import { connection } from '../../preload/contract';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { startStalledIndex } from '../pictures/stalled-index';
import { openPlain, screens, typeLine } from './support/page';
import { pageCall } from './support/page-call';
import { closeElectron, expect, launchElectron, test } from './support/test';

/** Quits, or closes the window as its button does, and answers what is asked then; resolves to what would be ended. */
function answerAtEnd(electron: ElectronApplication | undefined, way: 'quit' | 'close', answer: string) {
  return electron?.evaluate(
    ({ app, BrowserWindow, dialog }, wanted) =>
      new Promise<string | undefined>((resolve) => {
        dialog.showMessageBox = (async (...args: unknown[]) => {
          const { detail, buttons = [] } = args.at(-1) as Electron.MessageBoxOptions;
          resolve(detail);
          return { response: buttons.indexOf(wanted.answer), checkboxChecked: false };
        }) as typeof dialog.showMessageBox;
        if (wanted.way === 'quit') app.quit();
        else BrowserWindow.getAllWindows()[0]?.close();
      }),
    { way, answer },
  );
}

/** Whether an answer of the page comes: a navigation that is stopped may swallow it, for ever. */
const isAnswered = (answer: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    answer.then(
      () => true,
      () => false,
    ),
    delay(2000, false),
  ]);

test.skip(({ host }) => host !== 'electron', 'It is about the desktop host alone.');

test('its window is isolated and sandboxed', async ({ running }) => {
  const preferences = await running.electron?.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, webSecurity: true });
  expect(preferences?.nodeIntegration ?? false).toBe(false);
  expect(preferences?.webviewTag ?? false).toBe(false);
});

test('it goes nowhere else and opens no window', async ({ page, running }) => {
  const { electron } = running;
  const address = () =>
    electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.webContents.getURL()));
  await electron?.evaluate(({ BrowserWindow }) => {
    const tried: string[] = [];
    Object.assign(globalThis, { tried });
    for (const { webContents } of BrowserWindow.getAllWindows())
      webContents.on('will-navigate', ({ url }) => tried.push(url));
  });
  const tried = () => electron?.evaluate(() => (globalThis as unknown as { tried: string[] }).tried);
  await expect(page.getByText('No environments yet')).toBeVisible();
  // With an opener, one that is closed while Playwright still holds it would hold the page as well.
  await isAnswered(page.evaluate(() => void setTimeout(() => window.open('https://example.org/', '', 'noopener'))));
  await expect(async () => {
    await isAnswered(page.evaluate(() => void setTimeout(() => location.assign('https://example.org/'))));
    await expect.poll(tried, { timeout: 2000 }).toContain('https://example.org/');
  }).toPass();
  await expect.poll(() => isAnswered(pageCall(page, 'machine.get', {}))).toBe(true);
  await expect.poll(address).toEqual(['app://cloche/?host=electron']);
});

test('every permission but copying is denied', async ({ page }) => {
  const states = await page.evaluate(() =>
    Promise.all(
      ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'].map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    ),
  );
  expect(states).toEqual(Array(5).fill('denied'));
});

test('a port from anybody but the page is closed', async ({ page, running }) => {
  await pageCall(page, 'machine.get', {});
  const outcomes = await running.electron?.evaluate(async ({ BrowserWindow, ipcMain, MessageChannelMain }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const frame = contents?.mainFrame;
    const answers = (sender: unknown, senderFrame: unknown) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannelMain();
        port1.on('message', () => resolve('answered'));
        port1.on('close', () => resolve('closed'));
        port1.start();
        ipcMain.emit('cloche:connect', { sender, senderFrame, ports: [port2] }, null);
        port1.postMessage({ t: 'call', id: 1, method: 'settings.get', params: {} });
      });
    return [
      await answers(contents, frame),
      await answers({ id: 99, mainFrame: frame }, frame),
      await answers(contents, { origin: 'app://cloche' }),
      await answers(contents, null),
    ];
  });
  expect(outcomes).toEqual(['answered', 'closed', 'closed', 'closed']);
});

test('what asks from inside of the page, but is not the page, is given no port', async ({ page }) => {
  await pageCall(page, 'machine.get', {});
  await page.evaluate(({ portMessage }) => {
    const given: unknown[] = [];
    Object.assign(globalThis, { given });
    window.addEventListener('message', ({ data }) => data === portMessage && given.push(data));
    document.body.append(document.createElement('iframe'));
  }, connection);
  const asked = page.frames()[1]?.evaluate(({ connectMessage }) => parent.postMessage(connectMessage, '*'), connection);
  await asked;
  expect(asked).toBeDefined();
  // It asks the same way, after that: its own port is the only one.
  await pageCall(page, 'machine.get', {});
  expect(await page.evaluate(() => (globalThis as unknown as { given: unknown[] }).given)).toHaveLength(1);
});

test('the menu asks the page for its actions', async ({ page, running }) => {
  await pageCall(page, 'machine.get', {});
  await running.electron?.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette.open')?.click());
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('the menu has keys of the window alone', async ({ page, running }) => {
  await pageCall(page, 'machine.get', {});
  const found = await running.electron?.evaluate(({ Menu }) => {
    type Items = readonly Electron.MenuItem[];
    const all = (items: Items): Electron.MenuItem[] =>
      items.flatMap((item) => [item, ...all(item.submenu?.items ?? [])]);
    const items = all(Menu.getApplicationMenu()?.items ?? []);
    return {
      // Alt and the letter after an & open a menu; to shells they are words forward and back.
      letters: items.filter(({ label }) => label.includes('&')).map(({ label }) => label),
      registered: items
        .filter(({ type, registerAccelerator, submenu }) => type !== 'separator' && !submenu && registerAccelerator)
        .map(({ role, label }) => role?.toLowerCase() ?? label),
    };
  });
  const ofWindow = ['quit', 'resetzoom', 'zoomin', 'zoomin', 'zoomout', 'togglefullscreen', 'reload'];
  expect(found).toEqual({ letters: [], registered: ofWindow });
});

test('a page that crashed is loaded again, says so, and finds its terminals', async ({ page, running }) => {
  await openPlain(page);
  await typeLine(page, 'echo still-$((6 * 7))');
  await expect(screens(page)).toContainText('still-42');
  const crash = () =>
    running.electron?.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
  // A page that has crashed is of no more use to Playwright, and does not answer before it is there again.
  const textOfPage = async () =>
    (await running.electron?.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const text = contents?.executeJavaScript('document.body.innerText').catch(() => '');
      return Promise.race([text, new Promise((resolve) => setTimeout(resolve, 1_000, ''))]);
    })) as string;
  await crash();
  await expect.poll(textOfPage).toContain('The window had crashed and was loaded again.');
  await expect.poll(textOfPage).toContain('still-42');

  const questions = () =>
    running.electron?.evaluate(({ dialog }) => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      dialog.showMessageBox = (async (...args: unknown[]) => {
        seen.push((args.at(-1) as { message: string }).message);
        return { response: 0, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
    });
  await questions();
  await crash();
  const seen = () => running.electron?.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  await expect.poll(seen).toEqual(['The window of Cloche has crashed again.']);
  await expect.poll(textOfPage).toContain('still-42');
});

for (const way of ['quit', 'close'] as const)
  test(`to ${way} asks while a terminal runs, stays when told to, and ends otherwise`, async ({ page, running }) => {
    const { electron } = running;
    await pageCall(page, 'terminal.create', { size: { columns: 80, rows: 24 } });
    expect(await answerAtEnd(electron, way, 'Cancel')).toMatch(/^Terminal: /);
    expect(await pageCall(page, 'terminal.list', {})).toHaveLength(1);

    const ended = electron?.waitForEvent('close');
    expect(await answerAtEnd(electron, way, 'Quit')).toMatch(/^Terminal: /);
    await ended;
  });

test('quitting asks while a job runs, and cancels it also where the place of the window cannot be kept', async ({
  page,
  running,
  home,
}) => {
  test.skip(!isTested('python3-venv'), 'python3-venv is missing.');
  const index = await startStalledIndex();
  const requirements = [`endless @ ${index.address}/endless-1.0-py3-none-any.whl`];
  await pageCall(page, 'environment.create', { name: 'demo', kind: 'venv', spec: { requirements } });
  expect(await answerAtEnd(running.electron, 'quit', 'Cancel')).toMatch(/^Job: .*demo/);
  const [job] = await pageCall(page, 'job.list', {});
  expect(['queued', 'running']).toContain(job?.state);
  mkdirSync(join(home.variables.XDG_STATE_HOME ?? '', 'cloche', 'window.json', 'in-the-way'), { recursive: true });
  const ended = running.electron?.waitForEvent('close');
  expect(await answerAtEnd(running.electron, 'quit', 'Quit')).toMatch(/^Job: .*demo/);
  await ended;
  expect(readdirSync(join(home.data, 'environments'))).toEqual([]);
  index.close();
});

test('a second start shows the first window and hands it the file it was given', async ({ page, running, home }) => {
  await pageCall(page, 'machine.get', {});
  await running.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const file = join(home.folder, 'for 100% späte.cloche.json');
  writeFileSync(file, '{"broken"');
  // So does a file manager name it.
  await launchElectron(home, [pathToFileURL(file).href]).catch(() => {});
  const notices = page.getByRole('region', { name: 'Notifications' });
  await expect(notices).toContainText('for 100% späte.cloche.json was not imported.');
  const isMinimized = () =>
    running.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized());
  await expect.poll(isMinimized).toBe(false);
});

test('the window comes back at its place', async ({ home, page, running }) => {
  await pageCall(page, 'machine.get', {});
  const bounds = { x: 40, y: 60, width: 1000, height: 700 };
  await running.electron?.evaluate(
    ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
    bounds,
  );
  if (running.electron) await closeElectron(running.electron);
  const again = await launchElectron(home);
  await again.firstWindow();
  expect(await again.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())).toEqual(
    bounds,
  );
  await closeElectron(again);
});
