import { readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { afterAll, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium';
import { needs } from '../support/machine';

needs('chromium');

/** Which drawing an icon is rendered from; the small ones have one of their own, with fewer lines. */
const drawings = [
  ...[16, 24].map((size) => ({ size, drawing: 'assets/icon-small.svg' })),
  ...[32, 48, 64, 128, 256, 512, 1024].map((size) => ({ size, drawing: 'assets/icon.svg' })),
];

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

const address = (path: string, type: string) => `data:${type};base64,${readFileSync(path, 'base64')}`;

/** How much two pictures differ on grey, on the average of all pixels and colours: 0 for not at all, 255 for all. */
async function difference(size: number, addresses: readonly [string, string]): Promise<number> {
  browser ??= launchChromium();
  const page = await (await browser).newPage();
  return page.evaluate(
    async ({ width, sources }) => {
      const colours = async (source: string) => {
        const image = Object.assign(new Image(width, width), { src: source });
        await image.decode();
        const context = new OffscreenCanvas(width, width).getContext('2d') as OffscreenCanvasRenderingContext2D;
        context.fillStyle = 'grey';
        context.fillRect(0, 0, width, width);
        context.drawImage(image, 0, 0, width, width);
        return context.getImageData(0, 0, width, width).data;
      };
      const [one, other] = [await colours(sources[0]), await colours(sources[1])];
      return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
    },
    { width: size, sources: addresses },
  );
}

test.each(drawings)('the icon of $size pixels is rendered from $drawing as it is now', async ({ size, drawing }) => {
  const icon = address(`assets/icons/${size}x${size}.png`, 'image/png');
  // Renderers differ along edges, of which a smaller picture has more.
  const most = 0.3 + 48 / size;
  expect(await difference(size, [icon, address(drawing, 'image/svg+xml')])).toBeLessThan(most);
});
