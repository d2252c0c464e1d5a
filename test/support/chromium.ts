import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../../scripts/lib/machine-tools.mjs';

/** Starts the machine's Chromium without a window. */
export function launchChromium(): Promise<Browser> {
  const file = findChromium();
  if (file === null) throw new Error('There is no chromium and no chromium-browser on PATH.');
  return chromium.launch({ executablePath: file, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
