import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClocheError, type TextFile } from '../../preload/contract';
import { importable } from '../exchange/choose-file';
import { readTextFile } from '../store/read-capped';
import { type Output, printable } from './output';

const filesMax = 100;
/** Files that may say what a project needs; which of them does is told by what is in them. */
const known = /^(?:Pipfile|[^.].*\.(?:txt|in|toml|lock|ya?ml|json|cfg|nix|py)|(?:.*\.)?Dockerfile(?:\..*)?)$/i;
const nested = ['.devcontainer/devcontainer.json', '.devcontainer.json'];

/** What is to be imported of a folder, and the files beside it. */
export interface ChosenFile {
  readonly file: TextFile;
  readonly others: readonly TextFile[];
}

/** Chooses the file of a folder that says most exactly what is asked for, and tells which. Throws `not-found` without one. */
export async function chooseInFolder(folder: string, output: Output): Promise<ChosenFile> {
  const files = await readFolder(folder);
  const [best, ...rest] = importable(files);
  if (!best)
    throw new ClocheError('not-found', `There is nothing in ${folder} that could become an environment.`, {
      hint: 'Name a file such as requirements.txt, pyproject.toml or environment.yml.',
    });
  const others = files.filter((file) => file !== best.file);
  const besides =
    rest.length === 0 ? '' : ` Also there: ${rest.map(({ file }) => basename(file.fileName)).join(', ')}.`;
  output.note(printable(`Taking ${basename(best.file.fileName)} (${best.format}).${besides}`));
  return { file: best.file, others };
}

/** Scripts go last, because there may be more of them than are read. */
async function readFolder(folder: string): Promise<TextFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new ClocheError('permission', `${folder} cannot be read.`, { detail });
  });
  const names = entries.filter((entry) => !entry.isDirectory() && known.test(entry.name)).map(({ name }) => name);
  const isScript = (name: string) => Number(name.endsWith('.py'));
  const ordered = names.sort((one, other) => isScript(one) - isScript(other) || (one < other ? -1 : 1));
  const files = await Promise.all(
    [...ordered.slice(0, filesMax - nested.length), ...nested].map(async (name) => {
      const path = join(folder, name);
      // What is too large, no text or gone is none of these files.
      const read = await readTextFile(path, { isRegular: true }).catch(() => undefined);
      return read === undefined ? [] : [{ fileName: path, text: read.text }];
    }),
  );
  return files.flat();
}
