import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { homeFolder } from '../../store/folders';
import { isInStore } from '../../store/nix-store';
import type { ResolvedPin } from './pin';
import { findNixpkgs } from './search-path';

const dayMs = 24 * 60 * 60 * 1000;

/** By what the same nixpkgs is known again. */
export interface PinIdentity {
  readonly key: string;
  /** Milliseconds after which what was read of it should be read again, because it may have moved on unseen. */
  readonly lifeMs: number;
}

/** The identity of what a pin means now, with the person's own settings and overlays of nixpkgs; runs nothing. */
export async function identifyPin(pin: ResolvedPin, variables: NodeJS.ProcessEnv = process.env): Promise<PinIdentity> {
  const [{ key, lifeMs }, own] = await Promise.all([identifySource(pin, variables), identifySettings(variables)]);
  return { key: own === '' ? key : `${key}\n${own}`, lifeMs };
}

/** Where nixpkgs looks for settings and overlays of a person: https://nixos.org/manual/nixpkgs/stable/#chap-packageconfig */
async function identifySettings(variables: NodeJS.ProcessEnv): Promise<string> {
  const home = homeFolder(variables);
  const overlays = join(home, '.config/nixpkgs/overlays');
  const names = await readdir(overlays).catch((): string[] => []);
  const files = [
    ...(variables.NIXPKGS_CONFIG ? [variables.NIXPKGS_CONFIG] : []),
    ...['.config/nixpkgs/config.nix', '.nixpkgs/config.nix', '.config/nixpkgs/overlays.nix'].map((name) =>
      join(home, name),
    ),
    ...names.sort().map((name) => join(overlays, name)),
  ];
  const times = await Promise.all(files.map(async (file) => ({ file, time: await modifiedTime(file) })));
  return times.flatMap(({ file, time }) => (time === 0 ? [] : [`${file} ${time}`])).join('\n');
}

async function identifySource(pin: ResolvedPin, variables: NodeJS.ProcessEnv): Promise<PinIdentity> {
  switch (pin.type) {
    case 'channel':
      return { key: `channel ${pin.name}`, lifeMs: dayMs };
    case 'tarball':
      return { key: `tarball ${pin.hash}`, lifeMs: Number.POSITIVE_INFINITY };
    case 'git':
      return { key: `git ${pin.url} ${pin.revision}`, lifeMs: Number.POSITIVE_INFINITY };
    case 'path':
      return pin.hash === undefined
        ? identifyFolder(pin.path)
        : { key: `folder ${pin.hash}`, lifeMs: Number.POSITIVE_INFINITY };
    case 'search-path': {
      const folder = await findNixpkgs(variables);
      return folder === undefined
        ? { key: `NIX_PATH ${variables.NIX_PATH ?? ''}`, lifeMs: dayMs }
        : identifyFolder(folder);
    }
  }
}

/** Files that change with what nixpkgs has, as far as they are there. */
const telling = [
  '',
  '.git/HEAD',
  '.git/index',
  'pkgs/top-level/all-packages.nix',
  'pkgs/top-level/python-packages.nix',
];

async function identifyFolder(folder: string): Promise<PinIdentity> {
  if (isInStore(folder)) return { key: `folder ${folder}`, lifeMs: Number.POSITIVE_INFINITY };
  const times = await Promise.all(telling.map((name) => modifiedTime(join(folder, name))));
  return { key: `folder ${folder} ${times.join(' ')}`, lifeMs: dayMs };
}

const modifiedTime = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
