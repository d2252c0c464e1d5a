import { ClocheError, toWireError } from '../../../preload/contract';
import { onEvent } from '../../client';
import { registerActions } from '../../stores/actions';
import { rememberedForm } from '../../stores/form-memory';
import { pickFile, readFile } from '../../stores/host';
import { importFile, showFile } from '../../stores/imports';
import { notify, reportFailure } from '../../stores/notices';
import { reopenForm } from '../../stores/ui';
import { strings } from '../../strings';
import { type FolderFiles, readFolder } from './folder-files';
import { sortIncluded } from './included-files';

/** Nobody drops more on purpose. */
const filesMax = 100;

/** Imports files of the page that were dropped or pasted together: one, with those that it includes. */
export async function importFiles(files: readonly File[]): Promise<void> {
  const [first] = files;
  if (!first) return;
  try {
    if (files.length > filesMax) throw new ClocheError('too-large', strings.import.tooMany(filesMax));
    const { main, included } = sortIncluded(await Promise.all(files.map(readFile)));
    if (!main) return;
    if (included.length + 1 < files.length) notify(strings.import.oneFile(main.fileName));
    await importFile({ file: main, others: included });
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(first.name));
  }
}

/** Imports the first file of a folder that can be read, with what it includes; the form offers the others. */
export async function importFolder(folder: FileSystemDirectoryEntry): Promise<void> {
  try {
    await showFirst(await readFolder(folder));
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(folder.name));
  }
}

/** Throws what is wrong with the likeliest file where none can be read. */
async function showFirst({ folder, candidates, others }: FolderFiles): Promise<void> {
  let failure: unknown;
  for (const file of candidates) {
    const without = <T>(all: readonly T[]) => all.filter((other) => other !== file);
    try {
      await showFile({ file, others: without(others), alternatives: without(candidates), folder });
      return;
    } catch (thrown) {
      failure ??= thrown;
      // Only what is wrong with a file itself leaves the others a chance.
      if (!['invalid-input', 'unsupported', 'too-large'].includes(toWireError(thrown).code)) break;
    }
  }
  throw failure;
}

/** Imports text that was pasted; what it is, is told by its content. */
export function importPasted(text: string): Promise<void> {
  const fileName = text.trimStart().startsWith('{') ? strings.import.pastedCloche : strings.import.pasted;
  return importFile({ file: { fileName, text } });
}

async function chooseFile(): Promise<void> {
  try {
    const file = await pickFile(strings.import.dialogTitle);
    if (file) await importFile({ file });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/**
 * Adds the import to the registry, takes files that are opened with Cloche from outside, and opens the form of a file again
 * that was open before a reload.
 */
export function registerExchangeActions(): void {
  const left = rememberedForm();
  if (left) reopenForm(left);
  onEvent('file.opened', (file) => void importFile({ file }));
  registerActions([{ id: 'import.open', title: strings.actions.importFile, keys: 'Control+KeyO', run: chooseFile }]);
}
