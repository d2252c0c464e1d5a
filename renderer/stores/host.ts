import type { ExportedFile, Params, TextFile } from '../../preload/contract';
import { checkFileCount, checkFileSize, fromBase64, givenFile } from '../../preload/given-file';
import { call } from '../client';
import { strings } from '../strings';
import { useMachine } from './machine';
import { notify, reportFailure } from './notices';

const canPickFiles = () => useMachine.getState().machine?.can.pickFiles ?? false;

/** Opens a web address in the user's browser. */
export async function openAddress(url: string): Promise<void> {
  try {
    if (useMachine.getState().machine?.host === 'electron') await call('host.openExternal', { url });
    else window.open(url, '_blank', 'noopener,noreferrer');
  } catch (thrown) {
    reportFailure(thrown, strings.errors.linkFailed);
  }
}

/** A file of the page as the program takes it. Throws `too-large`. */
export async function readFile(file: File): Promise<TextFile> {
  checkFileSize(file.name, file.size);
  return givenFile(file.name, new Uint8Array(await file.arrayBuffer()));
}

/** Lets the user choose files, none when they choose none. Throws `too-large`, also for more of them than anybody imports. */
export async function pickFiles(title: string): Promise<TextFile[]> {
  if (canPickFiles()) return call('host.pickFiles', { title });
  const files = await new Promise<readonly File[]>((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
  return readFiles(files);
}

/** Files of the page that came together; throws as {@link pickFiles}. */
export function readFiles(files: readonly File[]): Promise<TextFile[]> {
  checkFileCount(files.length);
  return Promise.all(files.map(readFile));
}

/** Lets the user choose a folder; null when they choose none. Only where the host has dialogs. */
export function pickFolder(title: string): Promise<string | null> {
  return call('host.pickFolder', { title });
}

/** Copies a text and says so; a failure is told. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify(strings.common.copied);
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Saves a file as {@link saveFile} does and says where to; a failure is told. */
export async function saveText({
  fileName,
  text,
  encoding,
}: Pick<ExportedFile, 'fileName' | 'text' | 'encoding'>): Promise<void> {
  try {
    const path = await saveFile({ fileName, text, ...(encoding === undefined ? {} : { encoding }) });
    if (path !== null) notify(strings.export.saved(path));
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Saves a text, or bytes: with a dialog (its path, or null when the user cancels), otherwise as a download (its name). */
async function saveFile(file: Params<'host.saveFile'>): Promise<string | null> {
  if (canPickFiles()) return call('host.saveFile', file);
  const url = URL.createObjectURL(
    new Blob([file.encoding === undefined ? file.text : fromBase64(file.text)], { type: 'application/octet-stream' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = file.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return file.fileName;
}
