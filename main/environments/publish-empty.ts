import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BroughtFile, Lock } from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import { makePrivateFolder, writeNewFiles } from '../store/atomic-file';
import { deleteTree } from '../store/delete-tree';
import { diskError } from '../store/disk-error';
import { jsonFile } from '../store/json-file';
import { markerFile } from '../store/marker';
import { writeBroughtFiles } from './brought-files';
import type { Catalog } from './catalog';
import { hiddenName } from './layout';
import { type EnvironmentRecord, importedLockPlace, recordPlace, requestedLockPlace } from './record';

/** An environment that nobody can see yet. */
interface Unpublished {
  readonly kind: Kind;
  readonly subject: Subject;
  readonly requestedLock: Lock | undefined;
}

/**
 * Builds the folder under a hidden name, so that no environment is ever seen without its record. Answers with the files
 * that are still to be synced, which need not hold up the making.
 */
export async function publishEmpty(
  { layout, notice }: Pick<Catalog, 'layout' | 'notice'>,
  { kind, subject, requestedLock }: Unpublished,
  brought: readonly BroughtFile[],
): Promise<string[]> {
  const { id, name, spec, variables, notes, paths } = subject;
  const hidden = join(layout.environments, hiddenName('new', id));
  const record: EnvironmentRecord = {
    schema: 1,
    ...{ id, name, kind: kind.id, spec, variables },
    ...(notes === undefined ? {} : { notes }),
    state: 'creating',
    createdAt: Date.now(),
  };
  try {
    const files = [
      markerFile(hidden, id),
      ...(requestedLock
        ? [requestedLockPlace, importedLockPlace].map((place) => jsonFile(place(layout, hidden, notice), requestedLock))
        : []),
      jsonFile(recordPlace(layout, hidden, notice), record),
    ];
    await makePrivateFolder(join(hidden, 'content'));
    writeNewFiles(hidden, files);
    await writeBroughtFiles(brought, hidden);
    await rename(hidden, paths.folder);
    return files.map(({ path }) => join(paths.folder, basename(path)));
  } catch (thrown) {
    await deleteTree(hidden).catch(() => {});
    throw diskError(thrown, dirname(hidden));
  }
}
