import { join } from 'node:path';
import { explainZone } from '../../nix/errors/zone-errors';
import type { Run } from '../../process/run';
import type { Enclosure } from '../kind';

/** The launcher of a zone that was built under a name; `root` is the link that keeps it alive. */
export const zoneLauncher = (root: string, name: string): string => join(root, 'bin', name);

/** Starts its first argument with the others; the words of a script that nothing is put into. */
const startScript = 'exec "$0" "$@"';

/** The same behind a folder that is put first in PATH: the zone's own profile sets PATH anew. */
const startFirstInPath = 'PATH="$1:$PATH"; export PATH; shift; exec "$@"';

/** A program inside of the zone: the command before its arguments. */
export const insideZone = (launcher: string, program: string): readonly [string, ...string[]] => [
  launcher,
  '-c',
  startScript,
  program,
];

/** How a shell is started inside of the zone. */
export function zoneEnclosure(launcher: string, first: string, shells: Enclosure['shells']): Enclosure {
  return { file: launcher, args: ['-c', startFirstInPath, 'cloche', first], shells };
}

const findShells = 'for name in bash zsh fish; do printf "%s=%s\\n" "$name" "$(command -v "$name")"; done';

/** Starts the zone for the first time: the shells that it has, by their paths inside of it. Throws as {@link explainZone}. */
export async function readZoneShells(
  launcher: string,
  { run, signal }: { readonly run: Run; readonly signal: AbortSignal },
): Promise<Enclosure['shells']> {
  const result = await run(launcher, ['-c', findShells], { folder: '/', signal });
  if (result.code !== 0) throw explainZone(result);
  const shells = result.stdout.split('\n').flatMap((line) => {
    const [, name, path] = /^(bash|zsh|fish)=(\/.+)$/.exec(line) ?? [];
    return name && path ? [[name, path]] : [];
  });
  return Object.fromEntries(shells);
}
