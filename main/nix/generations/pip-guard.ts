import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Generation } from './generation';

/** Says what to do instead; the words of a script that nothing is put into. */
const script = `#!/bin/sh
echo 'pip: this environment is built by Nix, which pip cannot add to. Add the package to the environment in Cloche' >&2
echo 'pip: (Change, or cloche update NAME --package …), or make one of the kinds nix-pip or fhs-pip, in which pip works.' >&2
exit 1
`;

/** Where the guards of a generation are. */
export const guardsOf = (current: string): string => join(current, 'guards');

/**
 * Puts small programs named pip where the Python has none, so that `pip install` in its terminal never installs into
 * another Python. They go last of the environment's own folders.
 */
export async function guardPip({ folder }: Generation, python: string): Promise<void> {
  const there = await readdir(join(python, 'bin')).catch((): string[] => []);
  if (there.includes('pip')) return;
  await mkdir(guardsOf(folder), { mode: 0o700 });
  await Promise.all(
    ['pip', 'pip3'].map((name) => writeFile(join(guardsOf(folder), name), script, { mode: 0o755, flag: 'wx' })),
  );
}
