import { lstatSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClocheError, type Environment, environmentIdSchema, type TrashItem } from '../../preload/contract';
import { makePrivateFolder, syncFolder, writeFileAtomic } from '../store/atomic-file';
import { deleteTree, refuseMounts } from '../store/delete-tree';
import { diskError, isAbsent } from '../store/disk-error';
import { commitWaitMs, formatJson } from '../store/json-file';
import { type HeldLock, withLock } from '../store/lock';
import { readMarker } from '../store/marker';
import type { Catalog } from './catalog';
import { commitLock, fileNames, hiddenName, pathsOf } from './layout';
import { isTaken, refuseTakenName } from './names';
import { deleteOutside, keptPath, moveOut, putBack, refuseGonePlaces, refuseTakenPath, renameToNew } from './outside';
import { besidePath, isOurs, itemOf, type Moved, type Removal, readNote, readRemoval, unreadableItem } from './removal';
import type { Shelved } from './shelf';

const notInTrash = () => new ClocheError('not-found', 'It is not in the trash any more.');

const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;

/** Throws `not-ours` unless a path is a real folder that carries the environment's marker. */
function refuseForeign(folder: string, id: string): void {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats) throw new ClocheError('not-found', `There is no ${folder} any more.`);
  if (stats.isDirectory() && readMarker(folder) === id) return;
  throw new ClocheError('not-ours', `Cloche did not make ${folder}, so it was not removed.`, {
    hint: 'If you do not need it, delete it yourself.',
  });
}

/** Moves removed environments aside, brings them back, and deletes them for good. */
export class Trash {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** All items, the newest first; one that cannot be read has the reason. */
  async list(): Promise<TrashItem[]> {
    const items: TrashItem[] = [];
    for (const id of await this.#names((name) => environmentIdSchema.safeParse(name).success)) {
      const item = await this.#itemOf(id);
      if (item) items.push(item);
    }
    return items.sort((a, b) => b.removedAt - a.removedAt);
  }

  /** Moves an environment into the trash; the caller has taken it. Throws `not-ours`; all or nothing is moved. */
  async put({ environment, made }: Shelved): Promise<TrashItem> {
    const { id, name, kind, path } = environment;
    const { layout } = this.#catalog;
    const { folder } = pathsOf(layout, id);
    const move = async () => {
      refuseForeign(folder, id);
      refuseMounts(folder);
      const outside = (made?.kind.outside(made.subject) ?? []).filter((from) => this.#mayMove(from, id));
      const removal: Removal = {
        schema: 1,
        ...{ id, name, kind, path, removedAt: Date.now() },
        outside: outside.map((from, index) => ({ from, kept: keptPath(folder, from, id, index) })),
      };
      await makePrivateFolder(layout.trash);
      await this.#move(folder, removal);
      return itemOf(removal);
    };
    return withLock(commitLock(layout), move, { waitMs: commitWaitMs });
  }

  /** Brings an environment back to where it was. Throws `not-found`, `name-taken`, `path-taken`, and why it cannot be read. */
  async restore(id: string): Promise<Environment> {
    const { layout } = this.#catalog;
    const from = this.#folderOf(id);
    const to = pathsOf(layout, id).folder;
    const move = async () => {
      const removal = await this.#removalOf(id);
      if (!removal) throw notInTrash();
      refuseForeign(from, id);
      refuseTakenName(this.#catalog, removal.name, id, 'Rename or remove that one first, then restore this one.');
      const moved = removal.outside.filter(({ from, kept }) => from !== kept);
      for (const path of [to, ...moved.map((one) => one.from)]) refuseTakenPath(path);
      refuseGonePlaces(from, removal);
      await rename(from, to).catch(failIn(to));
      try {
        await putBack(to, removal);
      } catch (thrown) {
        await rename(to, from).catch(() => {});
        throw thrown;
      }
      await syncFolder(layout.environments);
    };
    const held = await this.#take(id);
    try {
      await withLock(commitLock(layout), move, { waitMs: commitWaitMs });
    } finally {
      await held.release();
    }
    const environment = await this.#catalog.changed(id);
    if (!environment) throw new ClocheError('corrupt', 'What was restored from the trash cannot be read.');
    return environment;
  }

  /** Deletes an item for good. Throws `not-found`, `not-ours`, `busy`. */
  async delete(id: string): Promise<void> {
    const held = await this.#take(id);
    try {
      await this.deleteTaken(id);
    } finally {
      await held.release();
    }
  }

  /** Deletes all items; one that refuses does not keep the others, and throws afterwards. */
  async deleteAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const { id } of await this.list()) await this.delete(id).catch((thrown) => failures.push(thrown));
    if (failures.length > 0) throw failures[0];
  }

  /** {@link delete} for one who has taken the environment. */
  async deleteTaken(id: string): Promise<void> {
    const folder = this.#folderOf(id);
    refuseForeign(folder, id);
    // What cannot be deleted stays where it is listed.
    refuseMounts(folder);
    // Without a note that can be read only the record tells of what is outside, so that goes before the folder.
    if (!(await readNote(folder).catch(() => undefined)))
      await deleteOutside(await this.#removalOf(id).catch(() => undefined));
    const doomed = join(this.#catalog.layout.trash, `${hiddenName('discard', id)}-${Date.now().toString(36)}`);
    await rename(folder, doomed).catch(failIn(folder));
    await deleteDoomed(doomed, id);
  }

  /** Deletes what was removed more than 30 days ago and can be read, and ends what a dead process began. */
  async sweep(now = Date.now()): Promise<void> {
    for (const name of await this.#names((entry) => entry.startsWith(hiddenName('discard', '')))) {
      const doomed = join(this.#catalog.layout.trash, name);
      const id = readMarker(doomed);
      if (id !== undefined) await deleteDoomed(doomed, id).catch(() => {});
    }
    for (const { id, removedAt, problem } of await this.list()) {
      if (!problem && now - removedAt > thirtyDaysMs) await this.delete(id).catch(() => {});
    }
  }

  /** Undoes a removal that a dead process left half done; the caller has taken the environment. */
  async undoHalf(id: string): Promise<void> {
    const { layout } = this.#catalog;
    const { folder } = pathsOf(layout, id);
    const undo = async () => {
      const removal = await readNote(folder);
      if (removal) await putBack(folder, removal);
    };
    await withLock(commitLock(layout), undo, { waitMs: commitWaitMs });
  }

  /** Takes an item for a change. Throws `not-found` for what is none, whoever else asks for it, and `busy`. */
  async #take(id: string): Promise<HeldLock> {
    if (!isTaken(this.#folderOf(id))) throw notInTrash();
    return this.#catalog.take(id, 'This environment');
  }

  #mayMove(path: string, id: string): boolean {
    if (!isTaken(path)) return false;
    if (isOurs(path, id)) {
      refuseMounts(path);
      return true;
    }
    this.#catalog.notice(`${path} was left alone, because it is not what Cloche made there.`);
    return false;
  }

  async #move(folder: string, removal: Removal): Promise<void> {
    const { trash, environments } = this.#catalog.layout;
    try {
      await this.#moveNoted(folder, removal);
    } catch (thrown) {
      // Who removes something from a full disk does so to have room: then the record has to tell enough.
      if (!(thrown instanceof ClocheError && thrown.code === 'disk-full')) throw thrown;
      await this.#moveUnnoted(folder, removal);
    }
    await syncFolder(trash);
    await syncFolder(environments);
  }

  async #moveNoted(folder: string, removal: Removal): Promise<void> {
    const { trash } = this.#catalog.layout;
    const note = join(folder, fileNames.trash);
    try {
      const outside: Moved[] = [];
      // The note is on the disk before anything moves: whoever finds it in an environment's folder can undo.
      await writeFileAtomic(note, formatJson(removal));
      for (const moved of removal.outside) outside.push(await moveOut(folder, moved, removal.id));
      if (outside.some(({ kept }, index) => kept !== removal.outside[index]?.kept)) {
        await writeFileAtomic(note, formatJson({ ...removal, outside }));
      }
      await rename(folder, join(trash, removal.id));
    } catch (thrown) {
      await putBack(folder, removal).catch(() => {});
      throw diskError(thrown, dirname(folder));
    }
  }

  /** Renames only. The folder goes first: what it leaves behind is found from its record, see {@link readRemoval}. */
  async #moveUnnoted(folder: string, { id, outside }: Removal): Promise<void> {
    const kept = join(this.#catalog.layout.trash, id);
    const done: Moved[] = [];
    try {
      await rename(folder, kept);
      for (const { from } of outside) {
        await renameToNew(from, besidePath(from, id));
        done.push({ from, kept: besidePath(from, id) });
      }
    } catch (thrown) {
      for (const moved of done) await rename(moved.kept, moved.from).catch(() => {});
      await rename(kept, folder).catch(() => {});
      throw diskError(thrown, dirname(folder));
    }
  }

  /** What is shown of an item; undefined for what is none. */
  async #itemOf(id: string): Promise<TrashItem | undefined> {
    try {
      const removal = await this.#removalOf(id);
      return removal && itemOf(removal);
    } catch (thrown) {
      const folder = this.#folderOf(id);
      return isTaken(folder) ? unreadableItem(folder, id, thrown) : undefined;
    }
  }

  #removalOf(id: string): Promise<Removal | undefined> {
    return readRemoval(this.#catalog, this.#folderOf(id), id);
  }

  #folderOf(id: string): string {
    if (!environmentIdSchema.safeParse(id).success) throw new ClocheError('not-found', 'It is not in the trash.');
    return join(this.#catalog.layout.trash, id);
  }

  async #names(isWanted: (name: string) => boolean): Promise<string[]> {
    try {
      return (await readdir(this.#catalog.layout.trash)).filter(isWanted);
    } catch (thrown) {
      if (isAbsent(thrown)) return [];
      throw diskError(thrown, this.#catalog.layout.trash);
    }
  }
}

async function deleteDoomed(doomed: string, id: string): Promise<void> {
  const removal = await readNote(doomed).catch(() => undefined);
  if (removal?.id === id) await deleteOutside(removal);
  await deleteTree(doomed);
}

const failIn = (path: string) => (thrown: unknown) => {
  if (isAbsent(thrown)) throw new ClocheError('not-found', 'It is not there any more.', { cause: thrown });
  throw diskError(thrown, dirname(path));
};

/** Whether a folder holds the note of a removal. In an environment's own place that removal did not get to its end. */
export function hasRemovalNote(folder: string): boolean {
  return isTaken(join(folder, fileNames.trash));
}
