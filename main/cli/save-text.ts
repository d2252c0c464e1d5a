import { stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { diskError, errnoOf } from '../store/disk-error';
import { replaceText } from '../store/replace-text';
import { confirm } from './confirm';

/** A text, and the name that its file should have. */
interface NamedText {
  readonly fileName: string;
  readonly text: string;
}

/**
 * Saves a text as a file, or under its name in a folder; what is there already is replaced after a yes. Resolves to the
 * absolute path. Throws NeedsYes, `cancelled`, `not-found` without the folder, and as the disk does.
 */
export async function saveText(target: string, { fileName, text }: NamedText, hasYes: boolean): Promise<string> {
  const there = await stat(target).catch(() => null);
  const path = resolve(there?.isDirectory() ? join(target, fileName) : target);
  try {
    await (hasYes ? replaceText(path, text) : writeFile(path, text, { flag: 'wx' }));
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') {
      await confirm(`${path} is there already. Replace it?`, `${path} is there already.`);
      return saveText(target, { fileName, text }, true);
    }
    if (errnoOf(thrown) === 'ENOENT') throw new ClocheError('not-found', `There is no folder ${dirname(path)}.`);
    throw diskError(thrown, dirname(path));
  }
  return path;
}
