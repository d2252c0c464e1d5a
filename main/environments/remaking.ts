import type { Lock } from '../../preload/contract';
import type { JobContext, Kind, Subject } from '../kinds/kind';
import { refuseMounts } from '../store/delete-tree';
import { refuseForeign } from '../store/marked-folder';
import type { Catalog } from './catalog';
import { changeRecord } from './taken';
import { setAside } from './way-back';

/**
 * Makes a damaged environment, which the caller has taken, what it was: mended where its kind can, otherwise anew with
 * exactly the versions of the lock. What stands there is set aside for that; the caller ends the way back, whatever
 * becomes of it. Answers with what was resolved.
 */
export async function remake(
  catalog: Catalog,
  { kind, subject }: { readonly kind: Kind; readonly subject: Subject },
  lock: Lock | undefined,
  context: JobContext,
): Promise<Lock> {
  if (lock && (await kind.mend?.(subject, lock, context))) return lock;
  // Again, because a queue may have been between.
  for (const path of kind.outside(subject)) await refuseForeign(path, subject.id);
  const place = kind.prefix(subject);
  refuseMounts(place);
  context.signal.throwIfAborted();
  // What is half made can neither be entered nor taken for the whole.
  await setAside(subject.paths.folder, place, () =>
    changeRecord(catalog, subject.id, (record) => ({ ...record, state: 'creating' })),
  );
  await catalog.publish(subject.id);
  const made = await kind.create(subject, lock, context);
  context.signal.throwIfAborted();
  return made;
}
