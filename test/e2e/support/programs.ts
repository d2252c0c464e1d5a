import { join } from 'node:path';
import { electronCandidates, firstThatAnswers } from '../../../scripts/lib/electron.mjs';

/** Root of the project. */
export const root = join(import.meta.dirname, '../../..');

const standIn = join(root, 'test/stand-ins/electron/electron-stand-in');

/** The executable of the desktop host. */
export interface DesktopProgram {
  readonly file: string;
  readonly isReal: boolean;
}

let found: Promise<DesktopProgram> | undefined;

/** The real Electron where one answers, otherwise the stand-in. Throws when one is named that does not answer. */
export function findElectron(): Promise<DesktopProgram> {
  found ??= lookForElectron();
  return found;
}

async function lookForElectron(): Promise<DesktopProgram> {
  // Electron does not start as root.
  if (process.getuid?.() === 0) return { file: standIn, isReal: false };
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const candidates = electronCandidates(root, process.env);
  const wanted = named ? candidates.filter((file) => file === join(named, 'electron')) : candidates;
  const { file } = await firstThatAnswers(wanted);
  if (file !== null) return { file, isReal: true };
  // Who names an Electron wants it, not what stands in for it.
  if (named) throw new Error(`There is no Electron that starts in ${named}.`);
  return { file: standIn, isReal: false };
}
