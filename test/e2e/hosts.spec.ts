import { readdirSync, readFileSync } from 'node:fs';
import { nextLink, startBrowserHost } from './support/browser-host';
import { createHome } from './support/home';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';

test('the page opens, is connected, and knows its host', async ({ page, host, home }) => {
  await expect(page).toHaveTitle(/Cloche/);
  await expect(page.locator('#root')).not.toBeEmpty();
  const machine = await pageCall(page, 'machine.get', {});
  expect(machine).toMatchObject({ host, home: home.folder, dataFolder: home.data });
});

test('nothing of Node or Electron is in reach of the page', async ({ page }) => {
  const seen = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      (name) => name in globalThis,
    ),
  );
  expect(seen).toEqual([]);
});

test('the policy stops code that is not the page’s own', async ({ page }) => {
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { seen });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.add(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.stolen = true';
    document.body.append(script);
    document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://example.org/' }));
    void fetch('https://example.org/').catch(() => {});
    // What the test itself evaluates is not held by the policy, what a timer runs is.
    setTimeout(() => new Function('globalThis.stolen = true')());
  });
  const seen = () => page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen].sort());
  await expect.poll(seen).toEqual(['connect-src', 'frame-src', 'script-src', 'script-src-elem']);
  expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
});

test('no address leads out of the files of the page', async ({ page }) => {
  const paths = ['/package.json', '/../main/electron.js', '/%2e%2e/main/electron.js', '/assets/%00', '/assets', '//'];
  const statuses = await page.evaluate(
    (all) => Promise.all(all.map(async (path) => (await fetch(location.origin + path)).status)),
    paths,
  );
  expect(statuses).toEqual(paths.map(() => 404));
});

test('a terminal starts, and is still there after a reload', async ({ page }) => {
  const terminal = await pageCall(page, 'terminal.create', { size: { columns: 80, rows: 24 } });
  await expect.poll(async () => (await pageCall(page, 'terminal.list', {}))[0]?.state).toBe('running');
  await page.reload();
  expect((await pageCall(page, 'terminal.list', {})).map(({ id }) => id)).toEqual([terminal.id]);
});

test.describe('the browser host', () => {
  test.skip(({ host }) => host !== 'browser', 'It is about the browser host alone.');

  test('the token leaves the address, and its link lets nobody else in', async ({ page, running, chromiumBrowser }) => {
    const { link = '' } = running.browser ?? {};
    expect(link).toContain('#token=');
    await expect.poll(() => page.url()).toBe(link.split('#')[0]);
    const other = await (await chromiumBrowser()).newContext();
    const stranger = await other.newPage();
    const refusal = stranger.waitForResponse((response) => response.url().endsWith('/exchange'));
    await stranger.goto(link);
    expect((await refusal).status()).toBe(401);
    expect(await stranger.evaluate(() => sessionStorage.length)).toBe(0);
    await other.close();
  });

  test('a new link works in the tab of a page that is no longer known', async ({ page, home }) => {
    await expect(page.getByText('No environments yet')).toBeVisible();
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await expect(page.getByText('This page needs a new link')).toBeVisible();
    const link = await nextLink(home);
    await page.evaluate((address) => location.assign(address), link);
    await expect(page.getByText('No environments yet')).toBeVisible();
  });

  test('the token is in one printed line alone, and in no program’s arguments', async ({ page, running }) => {
    await pageCall(page, 'terminal.create', { size: { columns: 80, rows: 24 } });
    const token = running.browser?.link.split('token=')[1] ?? '';
    expect(running.browser?.output().split(token)).toHaveLength(2);
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const withToken = processes.filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(token);
      } catch {
        return false;
      }
    });
    expect(withToken).toEqual([]);
  });

  test('a port that is taken is said at the start, which then ends', async ({ running }) => {
    const port = new URL(running.browser?.link ?? '').port;
    const elsewhere = createHome();
    const startAt = (wanted: string) =>
      startBrowserHost({ ...elsewhere, variables: { ...elsewhere.variables, CLOCHE_PORT: wanted } });
    await expect(startAt(port)).rejects.toThrow(
      `Cloche cannot listen at port ${port}: another program uses it.\nhint: Set CLOCHE_PORT`,
    );
    await expect(startAt('70000')).rejects.toThrow('CLOCHE_PORT is "70000", which is not a port.');
    elsewhere.remove();
  });

  test('Ctrl+C ends everything and answers with 0', async ({ page, running }) => {
    await pageCall(page, 'terminal.create', { size: { columns: 80, rows: 24 } });
    const host = running.browser?.child.pid;
    const children = () =>
      readdirSync('/proc').filter((id) => {
        try {
          return (
            /^\d+$/.test(id) && readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(host)
          );
        } catch {
          return false;
        }
      });
    const started = children();
    expect(started.length).toBeGreaterThan(0);
    expect(await running.browser?.end()).toBe(0);
    await expect.poll(() => started.filter((id) => readdirSync('/proc').includes(id))).toEqual([]);
  });
});
