import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClocheError, type Scaffold } from '../../preload/contract';
import { diskError, errnoOf } from '../store/disk-error';
import { exitCodes, UsageError } from './exit-codes';
import type { Output } from './output';
import { absolutePath } from './paths';
import { printable } from './printable';
import { type Arguments, jsonOption, type Verb } from './verb';

/** `cloche new-package`: a Nix package for something that nixpkgs does not have. */
export const newPackage: Verb = {
  name: 'new-package',
  usage:
    'NAME --version VERSION [--source SOURCE] [--form library|application] [--build-system PACKAGE] [--dependency PACKAGE]… [--fetch] [--output FOLDER] [--json]',
  summary: 'Writes a Nix package, for --set derivations=FILE or for nixpkgs.',
  words: ['NAME'],
  options: {
    version: { type: 'string', value: 'VERSION', help: 'its version' },
    source: {
      type: 'string',
      value: 'SOURCE',
      help: 'pypi:NAME (the default), github:OWNER/REPOSITORY/REVISION, the address of an archive, or a folder',
    },
    form: { type: 'string', value: 'FORM', help: 'library (the default) or application' },
    'build-system': { type: 'string', value: 'PACKAGE', help: 'what builds it; by default setuptools' },
    dependency: { type: 'string', multiple: true, value: 'PACKAGE', help: 'what it needs; may be repeated' },
    fetch: { type: 'boolean', help: 'download the source now, to write down its hash' },
    output: { type: 'string', value: 'FOLDER', help: 'write it there, in the layout of nixpkgs where that is one' },
    json: jsonOption,
  },
  run: async (args, { output, services: open }) => {
    const version = args.text('version');
    if (version === undefined) throw new UsageError('new-package needs --version.');
    const services = await open();
    const buildSystem = args.text('build-system');
    const scaffold = await services.newPackage({
      name: args.words[0] ?? '',
      version,
      form: formOf(args),
      source: sourceOf(args),
      dependencies: [...args.texts('dependency')],
      resolvesHash: args.has('fetch'),
      ...(buildSystem === undefined ? {} : { buildSystem }),
    });
    const folder = args.text('output');
    const written = folder === undefined ? [] : await writeFiles(scaffold, absolutePath(folder));
    if (args.has('json')) output.json({ ...scaffold, written });
    else tell(scaffold, written, output);
    return exitCodes.ok;
  },
};

function formOf(args: Arguments): 'library' | 'application' {
  const form = args.text('form') ?? 'library';
  if (form === 'library' || form === 'application') return form;
  throw new UsageError(`There is no form “${form}”.`, 'The forms are: library, application.');
}

/** What is neither a name behind a colon nor an address is a folder, from where the person stands. */
function sourceOf(args: Arguments): string {
  const source = args.text('source') ?? '';
  return source === '' || /^[a-z][a-z+.-]*:/i.test(source) ? source : absolutePath(source);
}

/** Writes the files, in the layout of nixpkgs only where the folder is one; never over what is there. */
async function writeFiles({ attribute, files }: Scaffold, folder: string): Promise<string[]> {
  const isNixpkgs = existsSync(join(folder, 'pkgs/top-level'));
  const written: string[] = [];
  for (const { path, text } of files) {
    const file = resolve(folder, isNixpkgs ? path : `${attribute}.nix`);
    await writeNew(file, text);
    written.push(file);
  }
  return written;
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST')
      throw new ClocheError('path-taken', `${file} exists already.`, {
        hint: 'Move it away, or choose another folder.',
      });
    throw diskError(thrown, dirname(file));
  }
}

function tell({ files, lines }: Scaffold, written: readonly string[], output: Output): void {
  if (written.length === 0) for (const { text } of files) output.result(text.trimEnd());
  for (const file of written) output.result(file);
  for (const { file, text, remark } of lines) {
    output.note(printable(`In nixpkgs, add to ${file}:${remark === undefined ? '' : ` (${remark})`}`));
    output.note(printable(`  ${text}`));
  }
}
