import type { Page } from '@playwright/test';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { startStalledIndex } from '../pictures/stalled-index';
import { startBrowserHost } from './support/browser-host';
import type { Home } from './support/home';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';

test.skip(({ host }) => host !== 'electron', 'One test has both hosts.');
test.skip(!isTested('chromium'), 'chromium is missing.');
test.skip(!isTested('python3-venv'), 'python3-venv is missing.');

const size = { columns: 80, rows: 24 };
const create = (page: Page, name: string, requirements: string[] = []) =>
  pageCall(page, 'environment.create', { name, kind: 'venv', spec: { requirements } });
const names = async (page: Page) => (await pageCall(page, 'environment.list', {})).map(({ name }) => name);

/** A page of a browser host beside the desktop host of the same home; `end` ends the host. */
async function openBeside(home: Home, context: { newPage(): Promise<Page> }) {
  const host = await startBrowserHost(home);
  const page = await context.newPage();
  await page.goto(host.link);
  await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBeGreaterThan(0);
  await pageCall(page, 'machine.get', {});
  return { page, end: host.end };
}

test('two hosts show the same environments at once, and each has its own jobs and terminals', async ({
  page: desktop,
  home,
  chromiumBrowser,
}) => {
  test.slow();
  await pageCall(desktop, 'machine.get', {});
  const index = await startStalledIndex();
  const endless = `endless @ ${index.address}/endless-1.0-py3-none-any.whl`;
  const context = await (await chromiumBrowser()).newContext();
  const { page: browser, end } = await openBeside(home, context);

  for (const [here, there] of [
    [desktop, browser],
    [browser, desktop],
  ] as const) {
    const name = here === desktop ? 'from-desktop' : 'from-browser';
    const job = await create(here, name, [endless]);
    await expect.poll(() => names(there)).toContain(name);
    await expect(there.getByText(name).first()).toBeVisible();
    // The other host shows the job, and cannot touch it.
    const jobs = async () => (await pageCall(there, 'job.list', {})).map(({ id }) => id);
    await expect.poll(jobs).toContain(job.id);
    await expect(pageCall(there, 'job.cancel', { id: job.id })).rejects.toThrow('belongs to another Cloche');
    await expect(there.getByText('in another Cloche')).toBeVisible();
    await expect(there.getByRole('button', { name: /^Cancel: / })).toHaveCount(0);
    await expect(here.getByRole('button', { name: /^Cancel: / }).first()).toBeVisible();
    await pageCall(here, 'job.cancel', { id: job.id });
    await expect.poll(() => names(there)).not.toContain(name);
  }

  const attempts = await Promise.allSettled([create(desktop, 'same'), create(browser, 'same')]);
  expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = attempts.find((attempt) => attempt.status === 'rejected');
  expect(String(refused?.reason)).toContain('name-taken');
  for (const page of [desktop, browser]) expect(await names(page)).toEqual(['same']);

  const terminal = await pageCall(desktop, 'terminal.create', { size });
  const other = await pageCall(browser, 'terminal.create', { size });
  expect((await pageCall(desktop, 'terminal.list', {})).map(({ id }) => id)).toEqual([terminal.id]);
  expect((await pageCall(browser, 'terminal.list', {})).map(({ id }) => id)).toEqual([other.id]);

  index.close();
  await context.close();
  expect(await end()).toBe(0);
  expect((await pageCall(desktop, 'terminal.list', {})).map(({ state }) => state)).not.toContain('exited');
});
