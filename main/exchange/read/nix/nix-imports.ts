import { pinSetting } from '../../../nix/pins/pin';
import { type Allowance, channelUrl } from '../../../nix/pins/pin-expression';
import { type NixAttribute, type NixNode, UnclearNix } from '../../../nix/trust/nix-tree';

/** A nixpkgs that a text imports, as in settings. */
export interface ImportedNixpkgs {
  /** '' for that of NIX_PATH. */
  readonly nixpkgs: string;
  readonly allow: readonly Allowance[];
}

/** Names that are bound where something stands. */
type Names = Pick<ReadonlyMap<string, unknown>, 'has'>;

/**
 * `import <nixpkgs> { }`, or of the archive of a channel, or of one with its hash: `callee` is the first of these two calls.
 * Throws {@link UnclearNix} for every other one.
 */
export function readNixImport(
  { callee, argument: source }: Extract<NixNode, { type: 'call' }>,
  argument: NixNode,
  names: Names,
): ImportedNixpkgs {
  const isImport = callee.type === 'name' && callee.name === 'import' && !names.has('import');
  if (!isImport || argument.type !== 'set') throw new UnclearNix('It calls a function that only Nix knows.');
  return { nixpkgs: sourceOf(source, names), allow: [...new Set(allowedBy(argument.bindings))] };
}

/** Which nixpkgs is imported, as in settings. */
function sourceOf(node: NixNode, names: Names): string {
  if (node.type === 'search-path' && node.name === 'nixpkgs') return '';
  const callee = node.type === 'call' ? node.callee : undefined;
  const isFetch =
    callee?.type === 'select'
      ? callee.of.type === 'name' && callee.of.name === 'builtins' && callee.path.join('.') === 'fetchTarball'
      : callee?.type === 'name' && callee.name === 'fetchTarball';
  if (node.type === 'call' && isFetch && !names.has('builtins') && !names.has('fetchTarball')) {
    const setting = fetchedBy(node.argument);
    if (setting !== undefined) return setting;
  }
  throw new UnclearNix('It imports something else than a nixpkgs that is told by its channel or its hash.');
}

function fetchedBy(argument: NixNode): string | undefined {
  if (argument.type === 'string') {
    const [, name = ''] = /\/channels\/([A-Za-z0-9][A-Za-z0-9._-]*)\/nixexprs\.tar\.xz$/.exec(argument.text) ?? [];
    return channelUrl(name) === argument.text ? pinSetting({ type: 'channel', name }) : undefined;
  }
  if (argument.type !== 'set') return undefined;
  const texts = argument.bindings.map(({ path, value }) => [path.join('.'), value.type === 'string' ? value.text : '']);
  const { url = '', sha256 = '', ...rest } = Object.fromEntries(texts) as Partial<Record<string, string>>;
  const isWhole = Object.keys(rest).length === 0 && texts.length === 2;
  return isWhole ? pinSetting({ type: 'tarball', url, hash: sha256 }) : undefined;
}

/** What the settings of an import allow; every other setting may change anything. */
function allowedBy(bindings: readonly NixAttribute[]): Allowance[] {
  return bindings.flatMap(({ path, value }): Allowance[] => {
    if (path.join('.') === 'config' && value.type === 'set')
      return allowedBy(value.bindings.map((one) => ({ ...one, path: ['config', ...one.path] })));
    const isTrue = value.type === 'name' && value.name === 'true';
    if (isTrue && path.join('.') === 'config.allowUnfree') return ['unfree'];
    if (isTrue && path.join('.') === 'config.allowBroken') return ['broken'];
    throw new UnclearNix('It imports nixpkgs with settings of its own.');
  });
}
