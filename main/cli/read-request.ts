import { basename, dirname, resolve } from 'node:path';
import {
  ClocheError,
  type CreateRequest,
  type ImportPreview,
  type KindId,
  type Spec,
  type TextFile,
} from '../../preload/contract';
import { includedBy } from '../exchange/read/included';
import { isRemote } from '../exchange/read/includes';
import { textLengthMax } from '../exchange/read/read-json';
import { absoluteLine, relativePathOf } from '../python/requirement-paths';
import { parseRequirements } from '../python/requirements';
import type { Services } from '../services';
import { acceptFile } from './accept-file';
import { confirm } from './confirm';
import { type Output, printable } from './output';
import { currentFolder } from './paths';
import { readInput } from './read-input';
import type { Arguments } from './verb';

const filesMax = 100;

/** What a file asks for. */
export interface ReadRequest {
  readonly request: CreateRequest;
  readonly format: ImportPreview['format'];
  /** What has been told and has no yes: only where a plan was asked for. Nothing may be run for the request then. */
  readonly unconfirmed: ImportPreview['confirmations'];
}

/**
 * The request of a file, as an environment of the wished kind or of the one that it proposes, with what a requirements file includes, once everything in it has its yes or a plan is all
 * that is wanted. Relative paths start from the folder of the file. Throws what reading and `acceptFile` throw.
 */
export async function readRequest(
  path: string,
  args: Arguments,
  { exchange }: Pick<Services, 'exchange'>,
  output: Output,
  kind?: KindId,
): Promise<ReadRequest> {
  const given = await readInput(path);
  const file = { ...given, fileName: resolve(currentFolder(), path === '-' ? given.fileName : path) };
  const isPlan = args.has('plan');
  // Reading runs nothing, so for a plan it needs no yes.
  const hasYes = args.has('yes') || isPlan;
  const others = await readIncluded(file, hasYes, output);
  const preview = await exchange.inspect(file, others, kind === undefined ? {} : { kind });
  await acceptFile(preview, path, hasYes, output);
  return {
    format: preview.format,
    request: { ...preview.request, spec: withAbsolutePaths(preview.request.spec, dirname(file.fileName)) },
    unconfirmed: isPlan && !args.has('yes') ? preview.confirmations : [],
  };
}

/** The lines with relative paths made absolute from the folder. */
export function absoluteLines(lines: readonly string[], folder: string): string[] {
  return lines.flatMap((line) => {
    const { entries } = parseRequirements(line);
    if (!entries.some((entry) => relativePathOf(entry) !== undefined)) return [line];
    return entries.map((entry) => {
      if (entry.type !== 'option' || relativePathOf(entry) !== undefined) return absoluteLine(entry, folder);
      return entry.value === undefined ? entry.name : `${entry.name} ${entry.value}`;
    });
  });
}

function withAbsolutePaths(spec: Spec, folder: string): Spec {
  const changed: Spec = { ...spec };
  for (const key of ['requirements', 'constraints']) {
    const lines = spec[key];
    if (Array.isArray(lines)) changed[key] = absoluteLines(lines.map(String), folder);
  }
  return changed;
}

/** The files that a file includes, and those that these include; their names are absolute paths. */
async function readIncluded(first: TextFile, hasYes: boolean, output: Output): Promise<TextFile[]> {
  if (first.encoding !== undefined) return [];
  const named = includedBy(first).map(({ path }) => path);
  if (named.length === 0) return [];
  output.note(printable(`${basename(first.fileName)} includes ${named.join(', ')}.`));
  if (!hasYes) await confirm('Read what it includes?', `${basename(first.fileName)} includes other files.`);
  const files = [first];
  let length = 0;
  for (const file of files) {
    for (const path of pathsIn(file)) {
      if (files.some(({ fileName }) => fileName === path)) continue;
      const text = await readNamed(path, file);
      length += text.length;
      if (files.push({ fileName: path, text }) > filesMax || length > textLengthMax)
        throw new ClocheError(
          'too-large',
          `${basename(first.fileName)} includes more than ${filesMax} files or 1 MiB.`,
        );
    }
  }
  return files.slice(1);
}

function pathsIn(file: TextFile): string[] {
  const { fileName } = file;
  return includedBy(file).map((entry) => {
    if (isRemote(entry))
      throw new ClocheError('unsupported', `${fileName} includes an address, which Cloche does not fetch.`, {
        hint: 'Save it beside the file, and include it from there.',
        detail: `line ${entry.line}: ${entry.path}`,
      });
    return resolve(dirname(fileName), entry.path);
  });
}

async function readNamed(path: string, { fileName }: TextFile): Promise<string> {
  try {
    return (await readInput(path)).text;
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    throw new ClocheError(thrown.code, thrown.message, { hint: `${fileName} includes it.`, detail: thrown.detail });
  }
}
