import { readlink, realpath, unlink } from 'node:fs/promises';
import { ClocheError, copyFix } from '../../../preload/contract';
import type { NixContext } from './nix';
import { type NixOptions, runNix, unreadable } from './run-nix';

/** What is to be built, and what keeps it alive. */
export interface BuildRequest extends NixOptions {
  /** Absolute path of the Nix file. */
  readonly file: string;
  readonly attribute: string;
  /** Absolute path of the link that keeps the result alive. */
  readonly root: string;
}

/**
 * Builds an attribute of a file and answers its store path, which the root keeps alive. Binary caches are used as the
 * user has set them: each that cannot be reached costs some seconds whenever something is missing. Throws as {@link runNix}.
 */
export async function buildNix(
  context: NixContext,
  { file, attribute, root, ...options }: BuildRequest,
): Promise<string> {
  const held = `${root}.drv`;
  try {
    const request = { ...options, file, attributes: [attribute], root: held };
    const derivation = (await instantiateNix(context, request)).get(attribute) ?? '';
    return await realiseNix(context, { ...options, derivation, root });
  } finally {
    await unlink(held).catch(() => {});
  }
}

/** What is to be instantiated. */
export interface InstantiationRequest extends NixOptions {
  /** Absolute path of the Nix file. */
  readonly file: string;
  readonly attributes: readonly string[];
  /** Absolute path of a link, and of further ones with a number behind, that keep the derivations alive. */
  readonly root: string;
}

/** Evaluates attributes of a file, all at once, and answers the derivation of each, output included. Throws as {@link runNix}. */
export async function instantiateNix(
  context: NixContext,
  { file, attributes, root, ...options }: InstantiationRequest,
): Promise<ReadonlyMap<string, string>> {
  const selection = attributes.flatMap((attribute) => ['-A', attribute]);
  const args = [file, ...selection, '--add-root', root, '--indirect'];
  const output = await runNix(context, 'nix-instantiate', args, options);
  // It answers with the links: where these lead to is what was made, but for the output that is meant.
  const lines = output.split('\n').filter((line) => line.startsWith('/'));
  if (lines.length !== attributes.length) throw unreadable('nix-instantiate', output);
  const derivations = await Promise.all(lines.map(derivationOf));
  return new Map(attributes.map((attribute, index) => [attribute, derivations[index] ?? '']));
}

/** `/link` or `/link!output`, as `/nix/store/….drv!output`. */
async function derivationOf(line: string): Promise<string> {
  const [link = '', output = 'out'] = line.split('!');
  return `${await realpath(link)}!${output}`;
}

/** Builds or fetches a derivation's output, and answers its store path, which the root keeps alive. Throws as {@link runNix}. */
export async function realiseNix(
  context: NixContext,
  { derivation, root, ...options }: { readonly derivation: string; readonly root: string } & NixOptions,
): Promise<string> {
  const output = await runNix(
    context,
    'nix-store',
    ['--realise', derivation, '--add-root', root, '--indirect'],
    options,
  );
  const [link = ''] = output.split('\n');
  if (!link.startsWith('/')) throw unreadable('nix-store', output);
  const path = (await existingTarget(link)) ?? (await repairPath(context, await readlink(link)));
  if (link !== root) {
    // Nix adds the name of an output to its link, of any but `out`.
    await holdRoot(context, path, root);
    await unlink(link);
  }
  return path;
}

const existingTarget = (link: string) => realpath(link).catch(() => undefined);

/** Makes a path again that Nix believes to have, and that somebody has deleted by hand. */
async function repairPath(context: NixContext, path: string): Promise<string> {
  try {
    await runNix(context, 'nix-store', ['--repair-path', path]);
  } catch (thrown) {
    if (context.signal.aborted || !(thrown instanceof ClocheError)) throw thrown;
    throw new ClocheError('tool-failed', `Nix believes to have ${path}, and it is not there.`, {
      hint: 'Somebody has deleted it by hand. One who may change the store can have it made again.',
      fixes: [copyFix(`sudo nix-store --repair-path ${path}`, 'the command')],
      detail: thrown.message,
    });
  }
  return path;
}

/**
 * Keeps a path of the store alive for as long as the link stands. Throws as {@link runNix}; `not-found` when the path
 * is gone and no cache has it.
 */
export async function holdRoot(context: NixContext, storePath: string, root: string): Promise<void> {
  await runNix(context, 'nix-store', ['--realise', storePath, '--add-root', root, '--indirect']);
}
