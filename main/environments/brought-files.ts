import { dirname, join, relative } from 'node:path';
import {
  type BroughtFile,
  broughtRoot,
  bundleBytesMax,
  ClocheError,
  type CreateRequest,
  type Lock,
  type SourceFile,
  type Spec,
} from '../../preload/contract';
import type { EnvironmentPaths } from '../kinds/kind';
import { makePrivateFolder, syncFiles, writeNewFiles } from '../store/atomic-file';
import { isInside } from '../store/is-inside';
import { withLock } from '../store/lock';
import { withTemporaryFolder } from '../store/temporary-folder';
import { sourceHash } from '../store/trust';
import { environmentLock, hiddenName, type Layout, pathsOf } from './layout';

/** Where the files that an environment brought along are in its folder. */
const filesFolder = 'files';

/** The settings with the files that come with them at their place in the environment's folder. */
export function placedSpec(spec: Spec, files: readonly BroughtFile[], folder: string): Spec {
  const paths = new Map(files.map(({ path }) => [`${broughtRoot}/${path}`, join(folder, path)]));
  const placed = (value: Spec[string]): Spec[string] => {
    if (Array.isArray(value)) return value.map(placed);
    return typeof value === 'string' ? (paths.get(value) ?? value) : value;
  };
  if (paths.size === 0) return spec;
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => [key, placed(value)]));
}

/** The exact versions of a request with the files that come with it at their place in the environment's folder. */
export function placedLock(
  { lock, files = [] }: Pick<CreateRequest, 'lock' | 'files'>,
  folder: string,
): Lock | undefined {
  if (lock === undefined || files.length === 0) return lock;
  const paths = new Map(files.map(({ path }) => [`${broughtRoot}/${path}`, join(folder, path)]));
  const packages = lock.packages.map((item) => {
    const source = paths.get(item.source ?? '');
    return source === undefined ? item : { ...item, source };
  });
  return { ...lock, packages };
}

/**
 * Writes the files that come with a request into a folder of the environment that no one else knows yet, and puts them on
 * the disk. Throws `too-large`, and as {@link writeNewFiles}.
 */
export async function writeBroughtFiles(files: readonly BroughtFile[], folder: string): Promise<void> {
  const contents = files.map(({ path, data }) => ({ path: join(folder, path), text: Buffer.from(data, 'base64') }));
  if (contents.reduce((sum, { text }) => sum + text.length, 0) > bundleBytesMax)
    throw new ClocheError(
      'too-large',
      `The files that it brings along are larger than ${bundleBytesMax / 1024 ** 2} MiB.`,
    );
  for (const content of contents) {
    const parent = dirname(content.path);
    await makePrivateFolder(parent);
    writeNewFiles(parent, [content]);
    await syncFiles(parent, [content.path]);
  }
}

/**
 * A file of the user's as it is trusted: one that came with the environment by its place among those and its text, because
 * it has none on this machine before there is the environment.
 */
export function trustedFile(file: SourceFile, folder: string): SourceFile {
  const brought = join(folder, filesFolder);
  if (!isInside(file.path, brought)) return file;
  return { ...file, hash: sourceHash(join(broughtRoot, filesFolder, relative(brought, file.path)), file.text) };
}

/**
 * Does some work while the files that come with a request are in a hidden folder, before there is an environment of that id.
 * One that dies meanwhile leaves a folder that the next start deletes.
 */
export function withBroughtFiles<T>(
  layout: Layout,
  id: string,
  files: readonly BroughtFile[],
  work: (paths: EnvironmentPaths) => Promise<T>,
): Promise<T> {
  const paths = pathsOf(layout, hiddenName('new', id));
  // Whoever sweeps leaves alone what is held.
  return withLock(environmentLock(layout, id), () =>
    withTemporaryFolder(paths.folder, async () => {
      await writeBroughtFiles(files, paths.folder);
      return work(paths);
    }),
  );
}
