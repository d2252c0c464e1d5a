import { basename, dirname, extname, join, resolve } from 'node:path';
import {
  ClocheError,
  type CreateRequest,
  filesTogetherMax,
  type ImportChoice,
  type ImportPreview,
  type KindId,
  type Spec,
  type TextFile,
} from '../../preload/contract';
import { absoluteLine, relativePathOf } from '../python/requirement-paths';
import { parseRequirements } from '../python/requirements';
import type { Services } from '../services';
import { isFolder } from '../store/quick-look';
import { readGivenFile } from '../store/read-capped';
import { acceptFile } from './accept-file';
import { canAsk } from './confirm';
import { NeedsYes, UsageError } from './exit-codes';
import type { Origin } from './origin';
import type { Output } from './output';
import { currentFolder } from './paths';
import { printable } from './printable';
import { type ChosenFile, chooseInFolder } from './read-folder';
import { consentOf, readIncluded } from './read-included';
import { readInput } from './read-input';
import type { Arguments } from './verb';

/** What a file asks for. */
export interface ReadRequest extends Required<Origin> {
  readonly request: CreateRequest;
  readonly format: ImportPreview['format'];
  /** What has been told and has no yes: only where a plan was asked for. Nothing may be run for the request then. */
  readonly unconfirmed: ImportPreview['confirmations'];
}

/**
 * The request of a file, or of the best one in a folder, as an environment of the wished kind or of the one that it proposes,
 * with what it includes and the groups that are wanted, once everything in it has its yes or a plan is all that is wanted.
 * Relative paths start from the folder of the file. Throws what reading and `acceptFile` throw.
 */
export async function readRequest(
  path: string,
  args: Arguments,
  { exchange }: Pick<Services, 'exchange'>,
  output: Output,
  kind?: KindId,
): Promise<ReadRequest> {
  const { file, others: beside } = await chooseFile(path, exchange, output);
  // Reading runs nothing, so for a plan it needs no yes, but for what lies elsewhere.
  const consent = args.has('yes') ? 'yes' : args.has('plan') ? 'plan' : 'asked';
  const included = await readIncluded(file, exchange, consentOf(args), output);
  const others = [...included, ...beside.filter(({ fileName }) => !included.some((one) => one.fileName === fileName))];
  const preview = await exchange.inspect(file, others.slice(0, filesTogetherMax), choiceOf(kind, args));
  if (path === '-' && preview.format === 'nix' && preview.request.spec.project) throw nixWithoutFolder();
  tellGroups(preview, args.texts('group'), output);
  await acceptFile(preview, path, consent, output);
  if (consent === 'asked' && included.length > 0 && !canAsk())
    throw new NeedsYes(`${basename(file.fileName)} includes other files.`);
  return {
    format: preview.format,
    carried: preview.carried,
    request: { ...preview.request, spec: withAbsolutePaths(preview.request.spec, dirname(file.fileName)) },
    unconfirmed: consent === 'plan' ? preview.confirmations : [],
  };
}

const nixWithoutFolder = () =>
  new ClocheError(
    'unsupported',
    'Standard input is Nix, which belongs to a folder: Nix reads it there, with what is beside it.',
    {
      hint: 'Save it as shell.nix in the folder of the project, and import that file.',
    },
  );

/** What is chosen of a file on the command line. */
export function choiceOf(kind: KindId | undefined, args: Arguments): ImportChoice {
  const groups = args.texts('group');
  return { ...(kind === undefined ? {} : { kind }), ...(groups.length === 0 ? {} : { groups: [...groups] }) };
}

/** The file at a path, or the best one of a folder. Throws what reading it throws. */
export async function chooseFile(
  path: string,
  exchange: Pick<Services['exchange'], 'choose'>,
  output: Output,
): Promise<ChosenFile> {
  const absolute = resolve(currentFolder(), path);
  if (path !== '-' && isFolder(absolute)) return chooseInFolder(absolute, exchange, output);
  const given = await readInput(path);
  if (path === '-') return { file: { ...given, fileName: resolve(currentFolder(), given.fileName) }, others: [] };
  return { file: { ...given, fileName: absolute }, others: await lockOfFlake(absolute) };
}

/** The lock beside what may be a flake; none where it is not there or cannot be read, as it can be done without. */
async function lockOfFlake(path: string): Promise<TextFile[]> {
  if (extname(path) !== '.nix') return [];
  const fileName = join(dirname(path), 'flake.lock');
  const lock = await readGivenFile(fileName, { isRegular: true }).catch(() => undefined);
  return lock === undefined ? [] : [{ ...lock, fileName }];
}

/** Says which groups a file has and which of them are taken. Throws a {@link UsageError} for one that it has not. */
function tellGroups({ groups }: Pick<ImportPreview, 'groups'>, wanted: readonly string[], output: Output): void {
  const unknown = wanted.find((name) => !groups.some((group) => group.name === name));
  const names = groups.map(({ name }) => name).join(', ');
  if (unknown !== undefined)
    throw new UsageError(
      `There is no group “${unknown}”.`,
      groups.length === 0 ? 'The file has no groups.' : `The groups of the file are: ${names}.`,
    );
  for (const { name, packages, isTaken } of groups) {
    const count = packages === 1 ? '1 package' : `${packages} packages`;
    output.note(printable(`group ${name}: ${count}, ${isTaken ? 'taken' : `say --group ${name} to take it`}`));
  }
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
