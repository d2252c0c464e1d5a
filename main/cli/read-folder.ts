import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClocheError, type TextFile } from '../../preload/contract';
import {
  folderFilesMax,
  inReadingOrder,
  isReadOfFolder,
  isTextOrBundle,
  nestedDevcontainer,
} from '../../preload/folder-names';
import type { Exchange } from '../exchange/exchange';
import { unreadable } from '../store/disk-error';
import { readGivenFile } from '../store/read-capped';
import type { Output } from './output';
import { printable } from './printable';

/** What is to be imported of a folder, and the files beside it. */
export interface ChosenFile {
  readonly file: TextFile;
  readonly others: readonly TextFile[];
}

/** Chooses the file of a folder that says most exactly what is asked for, and tells which. Throws `not-found` without one. */
export async function chooseInFolder(
  folder: string,
  { choose }: Pick<Exchange, 'choose'>,
  output: Output,
): Promise<ChosenFile> {
  const files = await readFolder(folder);
  const [best, ...rest] = await choose(files);
  const file = files.find(({ fileName }) => fileName === best?.fileName);
  if (!best || !file)
    throw new ClocheError('not-found', `There is nothing in ${folder} that could become an environment.`, {
      hint: 'Name a file such as requirements.txt, pyproject.toml or environment.yml.',
    });
  for (const { fileName, problem } of best.problem === undefined ? rest : [])
    if (problem !== undefined) output.note(printable(`${basename(fileName)} is not taken. ${problem}`));
  const good = rest.filter(({ problem }) => problem === undefined).map(({ fileName }) => basename(fileName));
  const besides = good.length === 0 ? '' : ` Also there: ${good.join(', ')}.`;
  const name = basename(best.fileName);
  const what = best.format === name ? name : `${name} (${best.format})`;
  output.note(printable(`Taking ${what}.${besides}`));
  return { file, others: files.filter((other) => other !== file) };
}

async function readFolder(folder: string): Promise<TextFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    throw unreadable(thrown, folder);
  });
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const files: TextFile[] = [];
  for (const name of [nestedDevcontainer, ...inReadingOrder(names)]) {
    if (files.length === folderFilesMax) break;
    const path = join(folder, name);
    const { size = 0 } = (await stat(path).catch(() => undefined)) ?? {};
    // What is no text or gone is none of these files.
    const read = isReadOfFolder(name, size)
      ? await readGivenFile(path, { isRegular: true }).catch(() => undefined)
      : undefined;
    if (read !== undefined && isTextOrBundle(read)) files.push({ ...read, fileName: path });
  }
  return files;
}
