import type { Page } from '@playwright/test';
import { strings } from '../../renderer/strings';
import { examine, settle } from '../pictures/photograph';
import { seedEnvironments } from '../pictures/seed';
import { drop } from './support/drop';
import { runFromPalette, screens } from './support/page';
import { expect, test } from './support/test';

test.skip(({ host }) => host !== 'browser', 'It is the same page in both hosts.');

async function look(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
  await settle(page);
}

/** The states in the order in which they are gone through; each begins where the one before it has ended. */
const states: readonly (readonly [name: string, show: (page: Page) => Promise<unknown>])[] = [
  ['list', (page) => page.getByRole('option', { name: /^demo/ }).click()],
  ['packages', (page) => page.getByRole('tab', { name: strings.detail.packages }).click()],
  ['broken', (page) => page.getByRole('option', { name: /^lost/ }).click()],
  [
    'terminal',
    async (page) => {
      await page.getByRole('option', { name: /^demo/ }).dblclick();
      await expect(screens(page)).toContainText('(demo)');
    },
  ],
  [
    'create',
    async (page) => {
      await runFromPalette(page, strings.actions.newEnvironment);
      await page.getByLabel(strings.create.name, { exact: true }).fill('weather');
      await expect(page.getByLabel(strings.create.plan)).toContainText('weather');
    },
  ],
  [
    'question',
    async (page) => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('button', { name: strings.create.discard.confirm })).toBeVisible();
    },
  ],
  [
    'jobs',
    async (page) => {
      await page.getByRole('button', { name: strings.create.discard.confirm }).click();
      await runFromPalette(page, strings.actions.showJobs);
    },
  ],
  [
    'import',
    async (page) => {
      await drop(page, 'requirements.txt', 'requests\n!!\ngit+https://example.org/weather.git\n');
      await expect(page.getByRole('region', { name: strings.import.leftOut })).toBeVisible();
    },
  ],
  ['settings', (page) => runFromPalette(page, strings.actions.settings)],
  [
    'doctor',
    async (page) => {
      await runFromPalette(page, strings.actions.checkMachine);
      await expect(page.getByRole('heading', { name: strings.doctor.interpreters })).toBeVisible();
    },
  ],
  [
    'export',
    async (page) => {
      await runFromPalette(page, strings.actions.exportEnvironment);
      await expect(page.getByText(strings.export.preview)).toBeVisible();
    },
  ],
  [
    'trash',
    async (page) => {
      await runFromPalette(page, strings.actions.removeEnvironment);
      await runFromPalette(page, strings.actions.showTrash);
      await expect(page.getByRole('button', { name: 'Restore demo' })).toBeVisible();
    },
  ],
  ['palette', (page) => page.keyboard.press('Control+Shift+KeyP')],
];

test('axe finds nothing in any state of the page, in both themes', async ({ page, home }) => {
  test.setTimeout(300_000);
  page.setDefaultTimeout(20_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(page.getByText(strings.list.empty)).toBeVisible();
  await seedEnvironments(home.folder, [
    { name: 'demo', python: '3.12.4', packages: [['six', '1.17.0']], ageMinutes: 1 },
    { name: 'lost', python: '3.11.2', state: 'broken', ageMinutes: 2 },
  ]);
  await page.reload();
  for (const [name, show] of states) {
    await test.step(name, async () => {
      await show(page);
      await look(page, 'dark');
      expect(await examine(page, `${name}, dark`)).toEqual([]);
      // The other theme differs by its colours alone.
      await look(page, 'light');
      expect(await examine(page, `${name}, light`, ['color-contrast'])).toEqual([]);
    });
  }
});
