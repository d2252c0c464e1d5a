import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { ClocheError, copyFix } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import { type FixedPin, readFlakeLock } from './flake-lock';
import { requireNixpkgs } from './require-nixpkgs';

/** Which nixpkgs, as it was asked for. */
export type Pin = ResolvedPin | { readonly type: 'flake'; readonly lockFile: string };

/** Which nixpkgs, as Nix can be told. */
export type ResolvedPin =
  /** `<nixpkgs>` of NIX_PATH. */
  { readonly type: 'search-path' } | { readonly type: 'channel'; readonly name: string } | FixedPin;

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
    fixes: [copyFix(`nix-prefetch-url --unpack '${url}'`, 'the command that prints the hash')],
  });
}

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

/** The setting that means a pin on every machine; undefined for a folder, and where no setting means the same. */
export function pinSetting(pin: ResolvedPin): string | undefined {
  switch (pin.type) {
    case 'search-path':
      return '';
    case 'channel':
      return `channel:${pin.name}`;
    case 'tarball': {
      const setting = `tarball:${pin.url}#${pin.hash}`;
      return nixpkgsSettingSchema.safeParse(setting).success ? setting : undefined;
    }
    case 'git':
    case 'path':
      return undefined;
  }
}

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

/** Files of the user's that say which nixpkgs a setting means, absolute; throws as {@link parsePin}. */
export function pinFiles(setting: string): string[] {
  const pin = parsePin(setting);
  return pin.type === 'flake' ? [pin.lockFile] : [];
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
