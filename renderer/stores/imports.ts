import {
  type Candidate,
  ClocheError,
  type Conversion,
  type ImportChoice,
  type ImportPreview,
  type TextFile,
} from '../../preload/contract';
import { call } from '../client';
import { strings } from '../strings';
import { environmentById, takenNames } from './environments';
import { findKind, useKinds } from './kinds';
import { proposeName } from './names';
import { reportFailure } from './notices';
import { changeByFile, changedByFile } from './repairs';
import { type Alternative, type FormSource, openForm, openImported } from './ui';

/** A file of the page that is to be imported, and what came with it. */
export interface FileToImport {
  readonly file: TextFile;
  /** Files that it may include. */
  readonly others?: readonly TextFile[];
  /** Those of them that could be imported in its place. */
  readonly alternatives?: readonly Alternative[];
  /** The folder that it came in: the name to propose where the file has none. */
  readonly folder?: string | undefined;
}

/** Shows what was understood of a file and of those that it includes, in a form; failures are told. */
export async function importFile(wanted: FileToImport): Promise<void> {
  try {
    await showFile(wanted);
  } catch (thrown) {
    reportFailure(thrown, strings.import.failed(baseName(wanted.file.fileName)));
  }
}

/** {@link importFile} whose failures are the caller's to tell. */
export async function showFile({ file, others = [], alternatives = [], folder }: FileToImport): Promise<void> {
  const fileName = baseName(file.fileName);
  const source: FormSource = { type: 'file', file, others, alternatives, folder };
  const preview = await readSource(source);
  const changed = changedByFile(preview);
  const start = { fileName, preview: namedLike(preview, fileName, folder), source };
  if (changed !== undefined) await changeByFile(changed, fileName, await readSource(source, kindOf(changed)));
  // Where there is a choice, one file is imported in place of another one, never beside it.
  else if (folder !== undefined || alternatives.length > 0) openForm(start);
  else openImported(start);
}

/** The choice of the kind that an environment has. */
function kindOf(id: string): ImportChoice {
  const kind = environmentById(id)?.kind ?? 'unknown';
  return kind === 'unknown' ? {} : { kind };
}

/** What is understood of a form's source in the way that is chosen. Rejects as the program does. */
export async function readSource(source: FormSource, choice: ImportChoice = {}): Promise<ImportPreview> {
  if (source.type === 'file') {
    const { file, others } = source;
    return call('exchange.inspect', { file, others: [...others], choice });
  }
  const { kind } = choice;
  const conversion = await call('exchange.convert', { id: source.id, ...(kind === undefined ? {} : { kind }) });
  const own = environmentById(source.id)?.kind;
  return previewOf({ ...conversion, candidates: conversion.candidates.filter((other) => other.kind !== own) });
}

/** Opens the form of an environment that is what another one is, as another kind; that one stays. A failure is told. */
export async function convertEnvironment(id: string): Promise<void> {
  const environment = environmentById(id);
  if (!environment) return;
  const source: FormSource = { type: 'environment', id };
  try {
    const first = await readSource(source);
    const kind = likeliest(first.candidates);
    if (kind === undefined)
      throw new ClocheError('unsupported', strings.import.noOtherKind(environment.name), {
        hint: strings.import.noOtherKindHint,
      });
    const preview = first.request.kind === kind ? first : await readSource(source, { kind });
    openForm({ fileName: environment.name, preview, source });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** The first kind that can be made here, otherwise the first. */
function likeliest(candidates: readonly Candidate[]): Candidate['kind'] | undefined {
  const { kinds } = useKinds.getState();
  const isUsable = ({ kind }: Candidate) => findKind(kinds, kind)?.availability.available === true;
  return (candidates.find(isUsable) ?? candidates[0])?.kind;
}

/** A conversion has nothing of a file. */
const previewOf = (conversion: Conversion): ImportPreview => ({
  ...conversion,
  format: 'cloche',
  groups: [],
  confirmations: [],
  rejected: [],
});

/** A file that has only the name of its sort is called like its folder. */
export function namedLike(preview: ImportPreview, fileName: string, folder: string | undefined): ImportPreview {
  const { request } = preview;
  const stem = fileName.split('.')[0] ?? '';
  const isOfFile = ['environment', stem].some((word) => request.name === word || request.name.startsWith(`${word}-`));
  if (folder === undefined || !isOfFile) return preview;
  return { ...preview, request: { ...request, name: proposeName(folder, takenNames()) } };
}

/** The last part of a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
