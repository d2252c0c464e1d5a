import { join } from 'node:path';
import type { Run } from '../../process/run';
import { explainZone } from '../errors/zone-errors';
import type { StoredActivation } from '../generations/activation';

/** How a shell is started inside of a zone; the enclosures of kinds fit it. */
export type ZoneEnclosure = NonNullable<StoredActivation['enclosure']>;

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
export function zoneEnclosure(launcher: string, first: string, shells: ZoneEnclosure['shells']): ZoneEnclosure {
  return { file: launcher, args: ['-c', startFirstInPath, 'cloche', first], shells };
}

/**
 * Runs programs inside of the zone as it is done outside; where PATH is among the variables it goes before that of the
 * zone.
 */
export const runInside =
  (launcher: string, run: Run): Run =>
  (file, args, options = {}) => {
    const first = options.variables?.PATH;
    const before = first === undefined ? insideZone(launcher, file) : firstInPath(launcher, first, file);
    return run(launcher, [...before.slice(1), ...args], options);
  };

const firstInPath = (launcher: string, first: string, program: string) =>
  [launcher, '-c', startFirstInPath, 'cloche', first, program] as const;

/** The shells that a zone may have. */
export const shellNames = ['bash', 'zsh', 'fish'] as const;
/** The names are its arguments. */
const tellPrograms = 'for name in "$@"; do printf "%s=%s\\n" "$name" "$(command -v "$name")"; done';

interface ZoneContext {
  readonly run: Run;
  readonly signal: AbortSignal;
}

/**
 * Starts the zone for the first time: programs that it has, by their names, with their absolute paths inside of it.
 * Throws as {@link explainZone}.
 */
export async function readZonePrograms(
  launcher: string,
  names: readonly string[],
  { run, signal }: ZoneContext,
): Promise<ReadonlyMap<string, string>> {
  const result = await run(launcher, ['-c', tellPrograms, 'cloche', ...names], { folder: '/', signal });
  if (result.code !== 0) throw explainZone(result);
  const told = result.stdout.split('\n').flatMap((line): [string, string][] => {
    const [, name, path] = /^([^=]+)=(\/.+)$/.exec(line) ?? [];
    return name && path && names.includes(name) ? [[name, path]] : [];
  });
  return new Map(told);
}

/** The shells that a zone has, by their paths inside of it; throws as {@link readZonePrograms}. */
export async function readZoneShells(launcher: string, context: ZoneContext): Promise<ZoneEnclosure['shells']> {
  return Object.fromEntries(await readZonePrograms(launcher, shellNames, context));
}
