import { open, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { diskError, errnoOf } from '../store/disk-error';
import { replaceText } from '../store/replace-text';
import { confirm } from './confirm';
import { UsageError } from './exit-codes';

/** What a file is to hold, and the name that it should have. */
interface NamedContent {
  readonly fileName: string;
  readonly content: string | Uint8Array;
}

/**
 * Saves a file, or under its own name in a folder; what is there already is replaced after a yes. Resolves to the
 * absolute path. Throws UsageError for no name, NeedsYes, `cancelled`, `not-found` without the folder, and as the disk does.
 */
export async function saveFile(target: string, { fileName, content }: NamedContent, hasYes: boolean): Promise<string> {
  if (target === '') throw new UsageError('The name of the file is empty.', 'Say --output . for this folder.');
  const there = await stat(target).catch(() => null);
  if (there === null && target.endsWith('/')) throw new ClocheError('not-found', `There is no folder ${target}.`);
  const path = resolve(there?.isDirectory() ? join(target, fileName) : target);
  try {
    await (hasYes ? replaceText(path, content) : writeNew(path, content));
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') {
      await confirm(`${path} is there already. Replace it?`, `${path} is there already.`);
      return saveFile(target, { fileName, content }, true);
    }
    if (errnoOf(thrown) === 'ENOENT') throw new ClocheError('not-found', `There is no folder ${dirname(path)}.`);
    throw diskError(thrown, dirname(path));
  }
  return path;
}

/** Leaves nothing where the disk does not take all of it. */
async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
  } catch (thrown) {
    await rm(path, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
}
