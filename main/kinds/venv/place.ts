import { access, constants, mkdir, stat } from 'node:fs/promises';
import { ClocheError } from '../../../preload/contract';
import { deleteTree } from '../../store/delete-tree';
import { diskError } from '../../store/disk-error';
import { makeMarkedFolder, refuseColon, refuseForeign } from '../../store/marked-folder';
import { isEmptyFolder } from '../../store/quick-look';
import type { Subject } from '../kind';
import { type VenvSpec, venvPrefix, venvProject } from './spec';

/**
 * Refuses a place where the environment may not be made: a project whose path no PATH can hold (`invalid-input`), that
 * does not exist (`not-found`) or cannot be written (`permission`, `read-only`), or something there that is not the
 * remains of this very environment (`path-taken`).
 */
export async function checkPlace(subject: Subject<VenvSpec>): Promise<void> {
  const project = venvProject(subject.spec);
  if (project === undefined) return;
  refuseColon(project);
  const found = await stat(project).catch(() => null);
  if (!found?.isDirectory())
    throw new ClocheError(
      'not-found',
      found ? `${project} is a file, not a folder.` : `The project folder ${project} does not exist.`,
      { hint: 'Choose a folder that exists.' },
    );
  await access(project, constants.W_OK).catch((thrown) => {
    throw diskError(thrown, project);
  });
  await refuseForeign(venvPrefix(subject), subject.id);
}

/** Makes the prefix empty but for Cloche's marker; remains of an earlier making of this environment are deleted. */
export async function preparePlace(subject: Subject<VenvSpec>): Promise<string> {
  await checkPlace(subject);
  const prefix = venvPrefix(subject);
  if (venvProject(subject.spec) !== undefined) {
    await makeMarkedFolder(prefix, subject.id);
    return prefix;
  }
  if (isEmptyFolder(prefix)) return prefix;
  await deleteTree(prefix);
  try {
    await mkdir(prefix, { mode: 0o700 });
  } catch (thrown) {
    throw diskError(thrown, prefix);
  }
  return prefix;
}
