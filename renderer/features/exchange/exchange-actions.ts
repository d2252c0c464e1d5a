import { ClocheError } from '../../../preload/contract';
import { call, onEvent } from '../../client';
import { registerActions } from '../../stores/actions';
import { fileBytesMax, pickFile, readFile, type TextFile } from '../../stores/host';
import { reportFailure } from '../../stores/notices';
import { openImported } from '../../stores/ui';
import { strings } from '../../strings';

/** Shows what was understood of the file, in a form to create from it; failures are told. */
export async function importText({ fileName, text }: TextFile): Promise<void> {
  try {
    if (text.length > fileBytesMax) throw new ClocheError('too-large', strings.import.tooLarge(fileName));
    const preview = await call('exchange.inspect', { fileName, text });
    openImported({ fileName, preview });
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(fileName));
  }
}

/** Imports a file of the page: dropped or pasted. */
export async function importFile(file: File): Promise<void> {
  try {
    await importText(await readFile(file));
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(file.name));
  }
}

/** Imports text that was pasted: an export of Cloche is JSON, everything else is read as requirements. */
export function importPasted(text: string): Promise<void> {
  const fileName = text.trimStart().startsWith('{') ? strings.import.pastedCloche : strings.import.pasted;
  return importText({ fileName, text });
}

async function chooseFile(): Promise<void> {
  try {
    const file = await pickFile(strings.import.dialogTitle);
    if (file) await importText(file);
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Adds the import to the registry, and takes files that are opened with Cloche from outside. */
export function registerExchangeActions(): void {
  onEvent('file.opened', (file) => void importText(file));
  registerActions([{ id: 'import.open', title: strings.actions.importFile, keys: 'Control+KeyO', run: chooseFile }]);
}
