import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { deleteTree } from '../store/delete-tree';
import { diskError } from '../store/disk-error';
import { makeMarkedFolder, refuseColon, refuseForeign } from '../store/marked-folder';
import { folderAbove } from '../store/quick-look';
import { type CondaSubject, condaPrefix } from './subject';

/** Names by which the tools mean their root itself. */
const namesOfRoots = new Set(['base', 'root']);

/**
 * Refuses a root in which the environment may not be made: a path that no PATH can hold or a name that means the root
 * (`invalid-input`), what cannot be written to (`permission`, `read-only`), or something there that is not the remains of
 * this very environment (`path-taken`).
 */
export async function checkPlace(subject: CondaSubject): Promise<void> {
  if (subject.spec.place === 'cloche') return;
  const prefix = condaPrefix(subject);
  refuseColon(prefix);
  if (namesOfRoots.has(basename(prefix)))
    throw new ClocheError('invalid-input', `${basename(prefix)} is what micromamba and conda call their root itself.`, {
      hint: 'Choose another name, or make the environment in Cloche’s own folder.',
    });
  await refuseForeign(prefix, subject.id);
  const folder = folderAbove(prefix);
  await access(folder, constants.W_OK).catch((thrown) => {
    throw diskError(thrown, folder);
  });
}

/**
 * Makes the place ready, and answers whether something stands there then: in Cloche's folder it is nothing, in a root an
 * environment of no packages with Cloche's marker, so that whatever happens to the making it is known whose it is. What
 * an earlier try has left of it is deleted. Throws `path-taken`.
 */
export async function preparePlace(subject: CondaSubject): Promise<boolean> {
  const prefix = condaPrefix(subject);
  if (subject.spec.place === 'cloche') {
    await deleteTree(prefix);
    return false;
  }
  try {
    await mkdir(dirname(prefix), { recursive: true });
    await makeMarkedFolder(prefix, subject.id);
    // What both tools take for an environment: https://github.com/mamba-org/mamba libmamba/src/api/install.cpp
    await mkdir(join(prefix, 'conda-meta'));
    await writeFile(join(prefix, 'conda-meta/history'), '');
    return true;
  } catch (thrown) {
    throw diskError(thrown, prefix);
  }
}
