import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** A size of the window, in CSS pixels, and how many device pixels each has. */
interface View {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

const views: readonly View[] = [
  { name: '1280x800', width: 1280, height: 800, scale: 1 },
  { name: '1920x1080', width: 1920, height: 1080, scale: 1 },
  { name: '1024x640', width: 1024, height: 640, scale: 1 },
  { name: '720x480', width: 720, height: 480, scale: 1 },
  { name: '1280x800-at-200', width: 640, height: 400, scale: 2 },
];
const themes = ['dark', 'light'] as const;

/** A rule of axe that a picture breaks, and where. */
export interface Complaint {
  readonly picture: string;
  readonly rule: string;
  readonly targets: readonly string[];
}

/** Takes a picture in every size and theme, runs axe on each, and tells what axe found. */
export async function photograph(page: Page, folder: string, scene: string): Promise<Complaint[]> {
  const complaints: Complaint[] = [];
  for (const view of views) {
    await setView(page, view);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const picture = `${scene}-${view.name}-${colorScheme}`;
      await takePicture(page, folder, picture);
      complaints.push(...(await examine(page, picture)));
    }
  }
  await resetView(page);
  return complaints;
}

/** Takes one picture with forced colours, as in Windows' contrast themes. */
export async function photographForced(page: Page, folder: string, scene: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
  await takePicture(page, folder, `${scene}-forced-colours`);
  await page.emulateMedia({ forcedColors: 'none' });
}

/** Gives the window its first size and theme again. */
export async function resetView(page: Page): Promise<void> {
  const [first] = views;
  if (first) await setView(page, first);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
}

async function setView(page: Page, { width, height, scale }: View): Promise<void> {
  const session = await page.context().newCDPSession(page);
  // Playwright's own call cannot change the scale of a page that exists.
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false });
  await session.detach();
  await page.waitForFunction((wanted) => window.innerWidth === wanted, width);
}

async function takePicture(page: Page, folder: string, name: string): Promise<void> {
  await settle(page);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  await session.detach();
  writeFileSync(join(folder, `${name}.png`), Buffer.from(data, 'base64'));
}

/** Waits until fonts are there, animations have ended, and two frames have been drawn. */
function settle(page: Page): Promise<void> {
  return page.evaluate(async () => {
    await document.fonts.ready;
    const finite = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(finite.map(({ finished }) => finished));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

async function examine(page: Page, picture: string): Promise<Complaint[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => ({
    picture,
    rule: id,
    targets: nodes.map(({ target }) => target.join(' ')),
  }));
}
