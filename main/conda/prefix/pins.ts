import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../store/atomic-file';
import { textOf } from '../../store/quick-look';
import { parseMatchSpec } from '../match-spec';

const fileOf = (prefix: string) => join(prefix, 'conda-meta/pinned');

/** Match specs as both tools read them in `conda-meta/pinned`; those without a version or build hold nothing. */
export function pinLines(specs: readonly string[]): string[] {
  return specs.flatMap((text) => {
    const { name, version, build } = parseMatchSpec(text) ?? {};
    if (name === undefined || (version === undefined && build === undefined)) return [];
    return [[name, plainVersion(version ?? '*'), ...(build === undefined ? [] : [build])].join(' ')];
  });
}

/** In that file a version that begins like `=3.11` is written `3.11.*`. */
function plainVersion(version: string): string {
  const [, begin] = /^=([^=,|]+)$/.exec(version) ?? [];
  if (begin === undefined) return version;
  return begin.endsWith('*') ? begin : `${begin}.*`;
}

/** What is held, as match specs, and what was before. */
export interface Pins {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Writes what both tools hold when they change the environment, in the place of what was written before; what somebody
 * else wrote there stays.
 */
export const writePins = (prefix: string, pins: Pins): Promise<void> => writeOver(prefix, pinText(prefix), pins);

/** {@link writePins} for as long as something is done; then only `later` is held. */
export async function withPins<T>(
  prefix: string,
  { later, ...now }: Pins & { readonly later: readonly string[] },
  work: () => Promise<T>,
): Promise<T> {
  const known = pinText(prefix);
  await writeOver(prefix, known, now);
  const result = await work();
  await writeOver(prefix, known, { before: now.before, after: later });
  return result;
}

const pinText = (prefix: string): string | null => textOf(fileOf(prefix));

async function writeOver(prefix: string, known: string | null, { before, after }: Pins): Promise<void> {
  const ours = new Set(pinLines(before));
  const theirs = (known ?? '').split('\n').filter((line) => line.trim() !== '' && !ours.has(line));
  const lines = [...new Set([...theirs, ...pinLines(after)])];
  if (lines.length > 0) await writeFileAtomic(fileOf(prefix), lines.map((line) => `${line}\n`).join(''));
  else await rm(fileOf(prefix), { force: true });
}
