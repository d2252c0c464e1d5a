import { ClocheError, type TextFile } from '../../../preload/contract';
import { call, onEvent } from '../../client';
import { registerActions } from '../../stores/actions';
import { pickFile, readFile } from '../../stores/host';
import { notify, reportFailure } from '../../stores/notices';
import { changeByFile, changedByFile } from '../../stores/repairs';
import { openImported } from '../../stores/ui';
import { strings } from '../../strings';
import { sortIncluded } from './included-files';

/** Nobody drops more on purpose. */
const filesMax = 100;

/** Shows what was understood of the file and of those that it includes, in a form; failures are told. */
export async function importText(file: TextFile, others: readonly TextFile[] = []): Promise<void> {
  const { fileName } = file;
  try {
    const preview = await call('exchange.inspect', { file, others: [...others] });
    const changed = changedByFile(preview);
    if (changed === undefined) openImported({ fileName, preview });
    else await changeByFile(changed, fileName, preview);
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(fileName));
  }
}

/** Imports files of the page that were dropped or pasted together: one, with those that it includes. */
export async function importFiles(files: readonly File[]): Promise<void> {
  const [first] = files;
  if (!first) return;
  try {
    if (files.length > filesMax) throw new ClocheError('too-large', strings.import.tooMany(filesMax));
    const { main, included } = sortIncluded(await Promise.all(files.map(readFile)));
    if (!main) return;
    if (included.length + 1 < files.length) notify(strings.import.oneFile(main.fileName));
    await importText(main, included);
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(first.name));
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
