import type { KnownEnvironment } from '../../environments/environments';
import type { Kind } from '../../kinds/kind';
import { isOpenAbove, likelyMinor } from '../../python/python-range';
import type { Asked } from '../asked';
import { writeOwn } from './own';
import { pinnedLines, writeAsked } from './requirements';
import type { Snapshot } from './snapshot';

/** A file that fills an image, and what it does not say. */
export interface Filling {
  readonly text: string;
  /** Whether it lists all that there is, so that nothing may be added. */
  readonly isComplete: boolean;
  /** Whether a repository is cloned. */
  readonly needsGit: boolean;
  readonly losses: readonly string[];
  readonly notes: readonly string[];
}

/** The image in which the environments of a kind live, in the version of its tool as far as that is known. */
export function imageOf({ image }: Pick<Kind, 'image'>, { python, asked, engine = '' }: Snapshot): string {
  switch (image) {
    case 'python':
      return `python:${pythonTag(python ?? versionOf(asked))}-slim`;
    case 'conda':
      return `mambaorg/micromamba:${/^micromamba (\d+\.\d+\.\d+)\b/.exec(engine)?.[1] ?? 'latest'}`;
    case 'nix':
      return `nixos/nix:${/^Nix (\d+\.\d+\.\d+)\b/.exec(engine)?.[1] ?? 'latest'}`;
  }
}

/** Of a range a version inside; the newest Python of all is inside of one without an end. */
function versionOf({ python, requiresPython }: Asked): string {
  const specifier = requiresPython?.specifier ?? '';
  if (python !== '' || specifier === '' || isOpenAbove(specifier)) return python;
  return likelyMinor(specifier) ?? '';
}

const pythonTag = (version: string): string => /^\d+(?:\.\d+){0,2}(?:(?:a|b|rc)\d+)?$/.exec(version)?.[0] ?? '3';

/** What pip installs: every distribution at its version, with hashes where all are known; else what was asked for. */
export async function pipFile(known: KnownEnvironment, snapshot: Snapshot): Promise<Filling> {
  if (!snapshot.isResolved) {
    const asked = writeAsked(snapshot);
    const loss = 'It has not been made yet, so no versions are known: what was asked for is installed.';
    const losses = [loss, ...asked.losses];
    return { text: asked.text, isComplete: false, needsGit: usesGit(asked.text), losses, notes: [] };
  }
  const { lines, losses, notes, isHashed } = await pinnedLines(known, snapshot, true);
  const text = lines.join('\n');
  const unchecked = isHashed ? [] : ['The hashes of its packages are left out, because not all of them are known.'];
  return { text, isComplete: true, needsGit: usesGit(text), losses: [...losses, ...unchecked], notes };
}

/** What a tool of conda installs: every build, and what pip has installed; else what was asked for. */
export async function condaFile(known: KnownEnvironment, snapshot: Snapshot): Promise<Filling> {
  const { isResolved } = snapshot;
  const format = isResolved ? 'environment-builds.yml' : 'environment.yml';
  const { text, losses } = await writeOwn(known, snapshot, format);
  return { text, isComplete: isResolved, needsGit: usesGit(text), losses, notes: [] };
}

const usesGit = (text: string): boolean => /\bgit\+/.test(text);
