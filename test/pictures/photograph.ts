import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { CDPSession, Page } from '@playwright/test';

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

/** What photographs a page. Sizes hold for as long as its session with the browser does. */
export interface Camera {
  readonly page: Page;
  readonly session: CDPSession;
  /** Absolute folder of the pictures. */
  readonly folder: string;
}

/** Takes a picture in every size and theme, runs axe on each, and tells what axe found. */
export async function photograph(camera: Camera, scene: string): Promise<Complaint[]> {
  const complaints: Complaint[] = [];
  for (const view of views) {
    await setView(camera, view);
    for (const colorScheme of themes) {
      await camera.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const picture = `${scene}-${view.name}-${colorScheme}`;
      await takePicture(camera, picture);
      complaints.push(...(await examine(camera.page, picture)));
    }
  }
  await resetView(camera);
  return complaints;
}

/** Takes one picture with forced colours, as in Windows' contrast themes. */
export async function photographForced(camera: Camera, scene: string): Promise<void> {
  await camera.page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
  await takePicture(camera, `${scene}-forced-colours`);
  await camera.page.emulateMedia({ forcedColors: 'none' });
}

/** Gives the window its first size and theme again. */
export async function resetView(camera: Camera): Promise<void> {
  const [first] = views;
  if (first) await setView(camera, first);
  await camera.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
}

async function setView({ page, session }: Camera, { width, height, scale }: View): Promise<void> {
  // Playwright's own call cannot change the scale of a page that exists.
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false });
  await page.waitForFunction((wanted) => window.innerWidth === wanted, width);
}

async function takePicture({ page, session, folder }: Camera, name: string): Promise<void> {
  await settle(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  writeFileSync(join(folder, `${name}.png`), Buffer.from(data, 'base64'));
}

/** Waits until fonts are there, and until no animation that ends has run for a few frames. */
export function settle(page: Page): Promise<void> {
  return page.evaluate(async () => {
    await document.fonts.ready;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const endless = Number.POSITIVE_INFINITY;
    // A colour that is inherited goes on to the next element when its parent's transition has ended.
    for (let quiet = 0; quiet < 5; quiet++) {
      await frame();
      const finite = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== endless);
      if (finite.length > 0) quiet = 0;
      await Promise.allSettled(finite.map(({ finished }) => finished));
    }
  });
}

/** What axe complains of in the page as it stands, by all of its rules or by some. */
export async function examine(page: Page, picture: string, rules: string[] = []): Promise<Complaint[]> {
  // Without frames in the page, axe needs no page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  return violations.map(({ id, nodes }) => ({
    picture,
    rule: id,
    targets: nodes.map(({ target }) => target.join(' ')),
  }));
}
