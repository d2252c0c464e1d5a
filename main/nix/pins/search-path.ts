import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { homeFolder } from '../../store/folders';

/**
 * The real path of `<nixpkgs>` as NIX_PATH says, without running Nix; undefined where only Nix can tell: addresses,
 * settings of nix.conf, or none at all.
 */
export async function findNixpkgs(variables: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  if (hasRemoteEntry(variables)) return undefined;
  for (const folder of foldersOfNixpkgs(variables)) {
    const found = await realpath(folder).catch(() => undefined);
    if (found) return found;
  }
  return undefined;
}

/** Where `<nixpkgs>` may be, the first before the others. */
export function foldersOfNixpkgs(variables: NodeJS.ProcessEnv): string[] {
  const entries = variables.NIX_PATH?.split(':') ?? usualEntries(variables);
  return entries.flatMap((entry) => folderOf(entry) ?? []);
}

/** Whether an entry of NIX_PATH is an address rather than a folder. */
export const hasRemoteEntry = ({ NIX_PATH = '' }: NodeJS.ProcessEnv): boolean =>
  /:\/\/|(?:^|[:=])(?:channel|flake|github|git\+|path):/.test(NIX_PATH);

/** Where an entry would have nixpkgs; an entry without a name holds folders by their names. */
function folderOf(entry: string): string | undefined {
  const [, name, path] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
  if (path !== undefined) return name === 'nixpkgs' ? path : undefined;
  return entry === '' ? undefined : join(entry, 'nixpkgs');
}

/** What Nix takes without NIX_PATH, of the older and of the newer versions. */
function usualEntries(variables: NodeJS.ProcessEnv): string[] {
  const home = homeFolder(variables);
  const profiles = join(variables.NIX_STATE_DIR || '/nix/var/nix', 'profiles', 'per-user', 'root', 'channels');
  return [
    join(home, '.nix-defexpr', 'channels'),
    join(variables.XDG_STATE_HOME || join(home, '.local', 'state'), 'nix', 'defexpr', 'channels'),
    `nixpkgs=${join(profiles, 'nixpkgs')}`,
    profiles,
  ];
}
