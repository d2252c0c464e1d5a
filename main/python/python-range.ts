import { LineError } from './requirement-options';
import { readSpecifier } from './requirement-specifier';
import { satisfiesSpecifier } from './version-specifier';

/** Whether a text asks for versions of Python by their bounds, as PEP 440 writes them: `>=3.8,<3.12`. */
export function isPythonRange(text: string): boolean {
  try {
    return readSpecifier(text) !== '';
  } catch (thrown) {
    if (thrown instanceof LineError) return false;
    throw thrown;
  }
}

/** Whether a full version is what a request asks for: '' for any, the beginning of one such as `3.11`, or a range. */
export function isPythonWithin(version: string, request: string): boolean {
  if (request === '' || version === request || version.startsWith(`${request}.`)) return true;
  return isPythonRange(request) && satisfiesSpecifier(version, readSpecifier(request)) === true;
}

/** Behind every release that a minor version will have. */
const lastPatch = 99;
const patches = Array.from({ length: 40 }, (_, patch) => patch);
const minors = [...Array.from({ length: 40 }, (_, minor) => `3.${minor}`).reverse(), '2.7'];

/**
 * The minor versions inside of a range, such as `3.11`, the newest first: those whose last releases are inside, or else
 * those of which any is.
 */
function minorsWithin(range: string): string[] {
  const isInside = (minor: string, patch: number) => isPythonWithin(`${minor}.${patch}`, range);
  const last = minors.filter((minor) => isInside(minor, lastPatch));
  return last.length > 0 ? last : minors.filter((minor) => patches.some((patch) => isInside(minor, patch)));
}

/** What everybody has who has Pythons to choose from: every nixpkgs since 24.05, and images of Python. */
const newestEverywhere = 13;

/** The newest minor version inside of a range that is likely to be anywhere, or else the oldest inside; undefined for none. */
export function likelyMinor(range: string): string | undefined {
  const inside = minorsWithin(range);
  return inside.find((minor) => Number(minor.split('.')[1]) <= newestEverywhere) ?? inside.at(-1);
}

/** Whether a range has no end before Python 4. */
export const isOpenAbove = (range: string): boolean => isPythonWithin(`3.${lastPatch}.${lastPatch}`, range);

/** Whether a range leaves nothing out of what a version such as `3.12` stands for. */
export function isAllWithin(version: string, range: string): boolean {
  const zeros = ['0', '0', '0'].slice(version.split('.').length);
  const ends = [zeros, zeros.map(() => String(lastPatch))].map((rest) => [version, ...rest].join('.'));
  return !range.includes('!=') && ends.every((end) => isPythonWithin(end, range));
}
