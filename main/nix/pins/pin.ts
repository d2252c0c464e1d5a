import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { ClocheError, type Field, type Fix } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import type { NixContext } from '../run/nix';
import { evaluateNix, runNix } from '../run/run-nix';
import { nixPath, nixString } from '../texts/text';
import { type FixedPin, readFlakeLock } from './flake-lock';
import { requireNixpkgs } from './require-nixpkgs';

/** Which nixpkgs, as it was asked for. */
export type Pin = ResolvedPin | { readonly type: 'flake'; readonly lockFile: string };

/** Which nixpkgs, as Nix can be told. */
export type ResolvedPin =
  /** `<nixpkgs>` of NIX_PATH. */
  { readonly type: 'search-path' } | { readonly type: 'channel'; readonly name: string } | FixedPin;

/** What nixpkgs refuses unless it is allowed. */
export type Allowance = 'unfree' | 'broken' | 'insecure';

const settingLengthMax = 8192;
const channelPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** In the notation of today, or in the base 32 that `nix-prefetch-url` prints. */
const hashPattern = /^(?:sha256-[A-Za-z0-9+/]{43}=|[0-9abcdfghijklmnpqrsvwxyz]{52})$/;
const unfit = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * The pin of a setting: '' for `<nixpkgs>`, `channel:NAME`, `path:/FOLDER`, `tarball:URL#HASH` or
 * `flake:/FOLDER/flake.lock`. Throws `invalid-input`.
 */
export function parsePin(setting: string): Pin {
  const [, form = '', rest = ''] = /^([a-z]*):(.*)$/s.exec(setting) ?? [];
  if (setting === '') return { type: 'search-path' };
  if (setting.length > settingLengthMax || unfit.test(setting))
    throw new ClocheError('invalid-input', 'The setting nixpkgs is one line of ordinary text.');
  switch (form) {
    case 'channel':
      return parseChannel(rest);
    case 'path':
      return { type: 'path', path: checkAbsolute(rest, 'The folder of nixpkgs') };
    case 'tarball':
      return parseTarball(rest);
    case 'flake':
      return parseFlake(rest);
    default:
      throw new ClocheError('invalid-input', `${JSON.stringify(setting)} does not name a nixpkgs.`, {
        hint: 'Leave it empty for NIX_PATH, or write channel:NAME, path:/FOLDER, tarball:URL#HASH or flake:/FOLDER/flake.lock.',
      });
  }
}

function parseChannel(name: string): Pin {
  if (channelPattern.test(name)) return { type: 'channel', name };
  throw new ClocheError('invalid-input', `${JSON.stringify(name)} is not the name of a channel.`, {
    hint: 'Channels are called nixos-unstable, nixpkgs-unstable, nixos-25.05 and the like.',
  });
}

function parseTarball(rest: string): Pin {
  const end = rest.lastIndexOf('#');
  const url = end === -1 ? rest : rest.slice(0, end);
  const hash = end === -1 ? '' : rest.slice(end + 1);
  if (!/^(?:https?|file):\/\/[^\s"'<>\\^`{|}#]+$/.test(url) || !URL.canParse(url))
    throw new ClocheError('invalid-input', `${JSON.stringify(url)} is not the address of an archive.`, {
      hint: 'It begins with https://, http:// or file://.',
    });
  if (hashPattern.test(hash)) return { type: 'tarball', url, hash };
  throw new ClocheError('invalid-input', `The archive ${redactCredentials(url)} has no hash that can be used.`, {
    hint: `Write tarball:URL#HASH; nix-prefetch-url --unpack ${redactCredentials(url)} prints the hash.`,
    fixes: [copyFix(`nix-prefetch-url --unpack '${url}'`)],
  });
}

const copyFix = (text: string): Fix => ({
  label: 'Copy the command that prints the hash',
  action: { type: 'copy', text },
});

function parseFlake(lockFile: string): Pin {
  checkAbsolute(lockFile, 'The flake.lock');
  if (lockFile.endsWith('/flake.lock')) return { type: 'flake', lockFile };
  throw new ClocheError('invalid-input', `${lockFile} is not a flake.lock.`, {
    hint: 'Write flake:/FOLDER/flake.lock, with the folder of the flake.',
  });
}

function checkAbsolute(path: string, what: string): string {
  if (isAbsolute(path)) return path;
  throw new ClocheError('invalid-input', `${what} has to be named by its absolute path.`);
}

/** The setting `nixpkgs` of a spec; see {@link parsePin} for its forms. */
export const nixpkgsSettingSchema = z.string().superRefine((setting, { addIssue }) => {
  try {
    parsePin(setting);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    const { message, hint } = thrown;
    addIssue({ code: 'custom', message: hint === undefined ? message : `${message} ${hint}` });
  }
});

/** The pin of a setting, with a flake's read from its lock as it is now. Throws as {@link readFlakeLock}. */
export async function readPin(setting: string): Promise<ResolvedPin> {
  const pin = parsePin(setting);
  return pin.type === 'flake' ? readFlakeLock(pin.lockFile) : pin;
}

/** The same to be evaluated: a folder is there and may be a nixpkgs. Throws as {@link requireNixpkgs}, too. */
export async function resolvePin(setting: string): Promise<ResolvedPin> {
  const pin = await readPin(setting);
  if (pin.type === 'path') await requireNixpkgs(pin.path);
  return pin;
}

/** The address of a channel's newest release. */
const channelUrl = (name: string): string => `https://nixos.org/channels/${name}/nixexprs.tar.xz`;

/** Files of the user's that say which nixpkgs a setting means, absolute; throws as {@link parsePin}. */
export function pinFiles(setting: string): string[] {
  const pin = parsePin(setting);
  return pin.type === 'flake' ? [pin.lockFile] : [];
}

/** The source of nixpkgs as Nix; needs parentheses beside other words. */
export function pinExpression(pin: ResolvedPin): string {
  switch (pin.type) {
    case 'search-path':
      return '<nixpkgs>';
    case 'channel':
      return `fetchTarball ${nixString(channelUrl(pin.name))}`;
    case 'tarball':
      return `fetchTarball { url = ${nixString(pin.url)}; sha256 = ${nixString(pin.hash)}; }`;
    case 'git': {
      const branch = pin.branch === undefined ? 'allRefs = true;' : `ref = ${nixString(pin.branch)};`;
      return `builtins.fetchGit { url = ${nixString(pin.url)}; rev = ${nixString(pin.revision)}; ${branch} }`;
    }
    case 'path': {
      const path = nixPath(pin.path);
      return pin.hash === undefined
        ? path
        : `builtins.path { path = ${path}; name = "source"; sha256 = ${nixString(pin.hash)}; }`;
    }
  }
}

/** Arguments for an evaluation of a pin: what is checked by its hash is read from the store, so it has to get there. */
export const pinArguments = (pin: ResolvedPin): readonly string[] =>
  pin.type === 'path' && pin.hash !== undefined ? ['--read-write-mode'] : [];

const allowances: Readonly<Record<Allowance, string>> = {
  unfree: 'allowUnfree = true;',
  broken: 'allowBroken = true;',
  insecure: 'allowInsecurePredicate = _: true;',
};

/**
 * The package set of a pin as Nix; needs parentheses as an argument. Without anything to allow, the user's own
 * configuration of nixpkgs holds.
 */
export function importPin(pin: ResolvedPin, { allow }: { readonly allow: readonly Allowance[] }): string {
  const source = pinExpression(pin);
  return `import ${pin.type === 'search-path' ? source : `(${source})`} { ${nixpkgsArguments(allow)}}`;
}

/** The arguments of nixpkgs that allow what it refuses, each with its semicolon; '' for none. */
export function nixpkgsArguments(allow: readonly Allowance[]): string {
  const config = nixpkgsConfig(allow)
    .map((line) => `${line} `)
    .join('');
  return config && `config = { ${config}}; `;
}

/** The settings of nixpkgs that allow what it refuses, each with its semicolon. */
export function nixpkgsConfig(allow: readonly Allowance[]): string[] {
  const words = (Object.keys(allowances) as Allowance[]).filter((allowance) => allow.includes(allowance));
  return words.map((allowance) => allowances[allowance]);
}

/** A pin for people, in a few words. */
export function pinLabel(pin: Pin): string {
  switch (pin.type) {
    case 'search-path':
      return 'nixpkgs of NIX_PATH';
    case 'channel':
      return `channel ${pin.name}`;
    case 'path':
      return pin.path;
    case 'flake':
      return `nixpkgs of ${pin.lockFile}`;
    case 'tarball':
      return pin.revision === undefined ? redactCredentials(pin.url) : `nixpkgs ${pin.revision.slice(0, 12)}`;
    case 'git':
      return `nixpkgs ${pin.revision.slice(0, 12)}`;
  }
}

/** The nixpkgs that something was made of, as a lock keeps it. */
export interface PinSource {
  readonly name: 'nixpkgs';
  /** Address, or absolute path. */
  readonly url: string;
  /** The commit, or the version where nixpkgs does not tell its commit. */
  readonly revision?: string;
  readonly hash?: string;
}

/** What a pin is now; evaluates a little where only nixpkgs itself can tell. Throws as evaluateNix. */
export async function pinSource(pin: ResolvedPin, context: NixContext): Promise<PinSource> {
  switch (pin.type) {
    case 'tarball':
      return { name: 'nixpkgs', url: pin.url, ...withRevision(pin.revision), hash: pin.hash };
    case 'git':
      return { name: 'nixpkgs', url: pin.url, revision: pin.revision };
    case 'path':
    case 'channel':
    case 'search-path': {
      const found = sourceSchema.parse(
        await evaluateNix(context, { file: '-', input: sourceExpression(pin), args: pinArguments(pin) }),
      );
      const url = pin.type === 'channel' ? channelUrl(pin.name) : found.path;
      return { name: 'nixpkgs', url, ...withRevision(found.commit || found.version) };
    }
  }
}

const withRevision = (revision: string | undefined) => (revision ? { revision } : {});

const sourceSchema = z.object({ path: z.string(), commit: z.string(), version: z.string() });

const sourceExpression = (pin: ResolvedPin): string => `let
  source = ${pinExpression(pin)};
  read = name:
    let file = source + "/\${name}";
    in if builtins.pathExists file then builtins.replaceStrings [ "\\n" ] [ "" ] (builtins.readFile file) else "";
in {
  path = builtins.unsafeDiscardStringContext (toString source);
  commit = read ".git-revision";
  version = read ".version" + read ".version-suffix";
}
`;

const prefetchedPattern = /^[0-9abcdfghijklmnpqrsvwxyz]{52}$/m;

/** The hash of what is inside of an archive, fetched into the store. Throws as runNix. */
export async function resolveTarballHash(url: string, context: NixContext): Promise<string> {
  const hash = prefetchedPattern.exec(await runNix(context, 'nix-prefetch-url', ['--unpack', '--', url]))?.[0];
  if (hash !== undefined) return hash;
  throw new ClocheError('tool-failed', `nix-prefetch-url did not tell the hash of ${redactCredentials(url)}.`);
}

/** The form's field for {@link nixpkgsSettingSchema}. */
export function describePinField(): Field {
  return {
    key: 'nixpkgs',
    type: 'text',
    label: 'nixpkgs',
    default: '',
    placeholder: 'NIX_PATH',
    help: 'Empty for NIX_PATH, or channel:NAME, path:/FOLDER, tarball:URL#HASH, flake:/FOLDER/flake.lock.',
  };
}
