import type { TextFile } from '../../../preload/contract';
import { onEvent } from '../../client';
import { registerActions } from '../../stores/actions';
import { rememberedForm } from '../../stores/form-memory';
import { pickFiles, readFiles } from '../../stores/host';
import { baseName, importFile, showFile } from '../../stores/imports';
import { notify, reportFailure } from '../../stores/notices';
import { reopenForm, useUi } from '../../stores/ui';
import { strings } from '../../strings';

/** Imports files of the page that were dropped or pasted together, as {@link importTogether} does. */
export async function importFiles(dropped: readonly File[]): Promise<void> {
  try {
    await importTogether(await readFiles(dropped));
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(dropped[0]?.name ?? ''));
  }
}

/** Imports the best of files that came together, with what it includes; the form offers the others. */
async function importTogether(files: readonly TextFile[]): Promise<void> {
  const { chooseTogether } = await import('./files-together');
  const { candidates, leftAside } = await chooseTogether(files);
  const [{ file } = { file: undefined }, ...alternatives] = candidates;
  if (!file) return;
  if (leftAside.length > 0) notify(strings.import.leftAside(leftAside.map(({ fileName }) => baseName(fileName))));
  await importFile({ file, others: files.filter((other) => other !== file), alternatives });
}

/** Imports the best file of a folder, with what it includes; the form offers the others. */
export async function importFolder(dropped: FileSystemDirectoryEntry): Promise<void> {
  try {
    const { readFolder } = await import('./folder-files');
    const { folder, candidates, others } = await readFolder(dropped);
    const [first, ...alternatives] = candidates;
    if (!first) return;
    const { file } = first;
    await showFile({ file, others: others.filter((other) => other !== file), alternatives, folder });
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(dropped.name));
  }
}

/** Imports text that was pasted; what it is, is told by its content. */
export function importPasted(text: string): Promise<void> {
  const fileName = text.trimStart().startsWith('{') ? strings.import.pastedCloche : strings.import.pasted;
  return importFile({ file: { fileName, text } });
}

async function chooseFile(): Promise<void> {
  try {
    await importTogether(await pickFiles(strings.import.dialogTitle));
  } catch (thrown) {
    reportFailure(thrown);
  }
}

async function restoreForm(): Promise<void> {
  const left = await rememberedForm();
  // What was opened meanwhile is what is wanted now.
  if (left && useUi.getState().drawer === null) reopenForm(left);
}

/**
 * Adds the import to the registry, takes files that are opened with Cloche from outside, and opens the form of a file again
 * that was open before a reload.
 */
export function registerExchangeActions(): void {
  void restoreForm();
  onEvent('file.opened', (file) => void importFile({ file }));
  registerActions([{ id: 'import.open', title: strings.actions.importFile, keys: 'Control+KeyO', run: chooseFile }]);
}
