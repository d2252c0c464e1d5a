import type { TextFile } from '../../../preload/contract';
import { call } from '../../client';
import { baseName } from '../../stores/imports';
import type { Alternative } from '../../stores/ui';
import { candidatesAmong } from './candidates';

/** What is to be imported of files that came together without their folders. */
export interface FilesTogether {
  /** The one to take first, and those that could be taken in its place. */
  readonly candidates: readonly Alternative[];
  /** What nobody includes and is nothing to import by itself. */
  readonly leftAside: readonly TextFile[];
}

/**
 * Chooses of files that came together as of a folder, but that those which another of them includes are no choice. Rejects
 * where one takes the program too much.
 */
export async function chooseTogether(files: readonly TextFile[]): Promise<FilesTogether> {
  const mains = files.length > 1 ? await notIncluded(files) : files;
  const [first, ...more] = mains;
  if (!first) return { candidates: [], leftAside: [] };
  // A single one is meant, whatever it is; what is wrong with it is told when it is read.
  const found = more.length === 0 ? [] : await candidatesAmong(files);
  const candidates = found.filter(({ file }) => mains.includes(file));
  const isCandidate = (file: TextFile) => candidates.some((one) => one.file === file);
  if (candidates.length === 0) return { candidates: [{ file: first }], leftAside: more };
  return { candidates, leftAside: mains.filter((file) => !isCandidate(file)) };
}

/** The files that no other one includes; all where they include each other. What they include, the program says. */
async function notIncluded(files: readonly TextFile[]): Promise<readonly TextFile[]> {
  const answer = await call('exchange.includes', { files: [...files] });
  const named = answer.map((entries) => new Set(entries.map(({ path }) => baseName(path))));
  const mains = files.filter(
    ({ fileName }, own) => !named.some((names, index) => index !== own && names.has(baseName(fileName))),
  );
  return mains.length === 0 ? files : mains;
}
