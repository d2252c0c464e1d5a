import { basename, dirname, join, resolve } from 'node:path';
import { ClocheError, filesTogetherMax, type IncludedFile, type TextFile } from '../../preload/contract';
import { projectFolderFrom } from '../exchange/read/containers/devcontainer';
import { isRemote } from '../exchange/read/includes';
import { textBytesMax } from '../exchange/read/read-json';
import { withoutCredentials } from '../exchange/scrub';
import type { Services } from '../services';
import { isInside } from '../store/is-inside';
import { realPathOf } from '../store/quick-look';
import { readTextFile } from '../store/read-capped';
import { canAsk, confirm } from './confirm';
import type { Output } from './output';
import { printable } from './printable';
import type { Arguments } from './verb';

/** What may be read of what a file includes: all of it, what lies in its folder, or what somebody says yes to. */
type Consent = 'all' | 'inside' | 'asked';

/** Without a yes a plan reads no further than the folder of the file, nor does what nobody can be asked about. */
export function consentOf(args: Arguments): Consent {
  if (args.has('yes')) return 'all';
  return args.has('plan') || !canAsk() ? 'inside' : 'asked';
}

/**
 * The files that a file includes, and those that these include; their names are absolute paths. What lies outside of its folder
 * is read with a yes only; for a plan it is left out and told. Throws what reading a file throws, and as {@link confirm} does.
 */
export async function readIncluded(
  first: TextFile,
  exchange: Pick<Services['exchange'], 'includes'>,
  consent: Consent,
  output: Output,
): Promise<TextFile[]> {
  const [named = []] = await exchange.includes([first]);
  if (named.length === 0) return [];
  tellIncludes(first, named, output);
  if (consent === 'asked') await confirm('Read what it includes?', `${basename(first.fileName)} includes other files.`);
  const folder = join(dirname(first.fileName), projectFolderFrom(first.fileName));
  const files = [first];
  let bytes = 0;
  for (const file of files) {
    const [includes = []] = file === first ? [named] : await exchange.includes([file]);
    for (const path of await allowedPaths(file, includes, { first, folder, consent }, output)) {
      if (files.some(({ fileName }) => fileName === path)) continue;
      const text = await readNamed(path, file);
      bytes += Buffer.byteLength(text);
      if (files.push({ fileName: path, text }) > filesTogetherMax || bytes > textBytesMax)
        throw new ClocheError(
          'too-large',
          `${basename(first.fileName)} includes more than ${filesTogetherMax} files or 1 MiB.`,
        );
    }
  }
  return files.slice(1);
}

function tellIncludes({ fileName }: TextFile, includes: readonly IncludedFile[], output: Output): void {
  const paths = [...new Set(includes.map(({ path }) => withoutCredentials(path)))];
  output.note(printable(`${basename(fileName)} includes ${paths.join(', ')}.`));
}

interface Reading {
  readonly first: TextFile;
  /** What is in it needs no yes for a plan. */
  readonly folder: string;
  readonly consent: Consent;
}

async function allowedPaths(
  file: TextFile,
  includes: readonly IncludedFile[],
  { first, folder, consent }: Reading,
  output: Output,
): Promise<string[]> {
  const paths = pathsOf(file, includes);
  if (consent === 'all') return paths;
  const outside = paths.filter((path) => !staysInside(folder, path));
  // What the first one includes was asked for by its names.
  if (outside.length === 0 || (consent === 'asked' && file === first)) return paths;
  output.note(printable(`${basename(file.fileName)} includes files outside of ${folder}: ${outside.join(', ')}.`));
  if (consent === 'asked') {
    await confirm('Read these as well?', `${basename(file.fileName)} includes files outside of ${folder}.`);
    return paths;
  }
  output.note('They are not read before your yes: say --plan --yes for a plan with what is in them.');
  return paths.filter((path) => !outside.includes(path));
}

/** Whether a path lies in a folder, and what it leads to does as well. */
function staysInside(folder: string, path: string): boolean {
  const real = realPathOf(path);
  return isInside(path, folder) && (real === undefined || isInside(real, realPathOf(folder) ?? folder));
}

function pathsOf({ fileName }: TextFile, includes: readonly IncludedFile[]): string[] {
  return includes.map((entry) => {
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
    // Nobody waits for a pipe that a file names.
    return (await readTextFile(path, { isRegular: true })).text;
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    throw new ClocheError(thrown.code, thrown.message, { hint: `${fileName} includes it.`, detail: thrown.detail });
  }
}
