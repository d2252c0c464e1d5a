import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeGuards } from '../../python/pip/guards';
import type { Generation } from './generation';

const message = [
  'pip: this environment is built by Nix, which pip cannot add to. Add the package to the environment in Cloche',
  'pip: (Change, or cloche update NAME --package …), or make one of the kinds nix-pip or fhs-pip, in which pip works.',
];

/** Where the guards of a generation are; they go last of the environment's own folders. */
export const guardsOf = (current: string): string => join(current, 'guards');

/** Guards a generation whose Python has no pip. */
export async function guardPip({ folder }: Generation, python: string): Promise<void> {
  const there = await readdir(join(python, 'bin')).catch((): string[] => []);
  if (there.includes('pip')) return;
  await mkdir(guardsOf(folder), { mode: 0o700 });
  await writeGuards(guardsOf(folder), ['pip', 'pip3'], message);
}
