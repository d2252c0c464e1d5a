import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Root of the project. */
export const root = join(import.meta.dirname, '../../..');

/** Chromium of the system where there is one, otherwise the one that Playwright brought. */
export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((file) => existsSync(file));

/** The executable of the desktop host: the real Electron where it answers, otherwise the stand-in. */
export function findElectron(): { readonly file: string; readonly isReal: boolean } {
  const standIn = { file: join(root, 'test/stand-ins/electron/electron-stand-in'), isReal: false };
  // Electron does not start as root.
  if (process.getuid?.() === 0) return standIn;
  const file = electronCandidates().find(answers);
  if (file !== undefined) return { file, isReal: true };
  // Who names an Electron wants it, not what stands in for it.
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH)
    throw new Error(`There is no Electron that starts in ${process.env.ELECTRON_OVERRIDE_DIST_PATH}.`);
  return standIn;
}

function electronCandidates(): string[] {
  const name = join(root, 'node_modules/electron/path.txt');
  const downloaded = existsSync(name)
    ? [join(root, 'node_modules/electron/dist', readFileSync(name, 'utf8').trim())]
    : [];
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return [join(override, 'electron')];
  // The npm package's own `electron` would begin a download.
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return [...downloaded, ...folders.map((folder) => join(folder, 'electron')).filter((path) => existsSync(path))];
}

function answers(file: string): boolean {
  const { status, stdout } = spawnSync(file, ['--version'], { timeout: 5_000, encoding: 'utf8' });
  return status === 0 && /^v\d+/.test(stdout);
}
