import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { strings } from '../../renderer/strings';
import { startBrowserHost } from '../e2e/support/browser-host';
import { launchChromium } from '../support/chromium';
import { removeTree } from '../support/remove-tree';

import { type Camera, type Complaint, photograph, photographForced, resetView } from './photograph';
import type { Act, Scene, Stage } from './scene';
import { acts } from './scenes';
import { seedEnvironments } from './seed';
import { startStalledIndex } from './stalled-index';
import { prepareTools, whyNot } from './tools';

/** What came of it: how many scenes were photographed, and what is wrong with them. */
export interface Outcome {
  readonly scenes: number;
  readonly complaints: readonly Complaint[];
  /** Scenes that could not be played, with the reason. */
  readonly failures: readonly string[];
}

interface Options {
  /** Absolute folder for the pictures; made if it is not there. */
  readonly folder: string;
  /** Names of scenes; none for all. */
  readonly only: readonly string[];
  readonly say: (line: string) => void;
}

/** Photographs every state of the page in Chromium, on the browser host and homes that are made for it. */
export async function takePictures(options: Options): Promise<Outcome> {
  mkdirSync(options.folder, { recursive: true });
  const browser = await launchChromium();
  try {
    const outcomes: Outcome[] = [];
    for (const act of acts) {
      const scenes = act.scenes.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
      const missing = whyNot(act.tools);
      if (missing !== undefined) options.say(missing);
      else if (scenes.length > 0) outcomes.push(await playAct(browser, { ...act, scenes }, options));
    }
    return together(outcomes);
  } finally {
    await browser.close();
  }
}

async function playAct(browser: Browser, { tools, seeds, scenes }: Act, options: Options): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), 'cloche-pictures-'));
  const prepared = prepareTools(tools, home);
  const index = await startStalledIndex();
  writeFileSync(join(home, '.bashrc'), "PS1='\\[\\e[36m\\]\\W\\[\\e[0m\\] $ '\n");
  await seedEnvironments(home, seeds);
  const variables = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    CLOCHE_NO_OPEN: '1',
    PIP_INDEX_URL: index.address,
    UV_INDEX_URL: index.address,
    ...prepared.variables,
  };
  const host = await startBrowserHost({ folder: home, variables });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(host.link);
    const camera = { page, session: await context.newCDPSession(page), folder: options.folder };
    const outcomes: Outcome[] = [];
    const stage = { refusePackages: index.refuse, home, channel: prepared.channel ?? '' };
    for (const scene of scenes) outcomes.push(await playScene(camera, scene, stage, options.say));
    return together(outcomes);
  } finally {
    await context.close();
    await host.end();
    index.close();
    prepared.dispose();
    removeTree(home);
  }
}

async function playScene(camera: Camera, scene: Scene, stage: Stage, say: Options['say']): Promise<Outcome> {
  const { page } = camera;
  say(scene.name);
  try {
    page.setDefaultTimeout(10_000);
    await resetView(camera);
    // The form of a file stays open over a reload.
    await page.evaluate(() => sessionStorage.removeItem('cloche.import'));
    await page.reload();
    await page.getByRole('heading', { name: strings.list.title, exact: true }).waitFor();
    await scene.play(page, stage);
    const complaints = await photograph(camera, scene.name);
    if (scene.hasForcedColours) await photographForced(camera, scene.name);
    return { scenes: 1, complaints, failures: [] };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { scenes: 0, complaints: [], failures: [`${scene.name}: ${reason}`] };
  }
}

const together = (outcomes: readonly Outcome[]): Outcome => ({
  scenes: outcomes.reduce((total, outcome) => total + outcome.scenes, 0),
  complaints: outcomes.flatMap(({ complaints }) => complaints),
  failures: outcomes.flatMap(({ failures }) => failures),
});
