import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTested } from '../../scripts/lib/machine-tools.mjs';

/** The small nixpkgs of the tests. */
export const miniNixpkgs = join(import.meta.dirname, '../fixtures/mini-nixpkgs');

/** Whether tests of Nix are run: where the machine has what a store and a zone need, and in CI. */
export const hasNix = isTested('nix-bin') && isTested('bubblewrap');

/** Somebody by their numbers. */
export interface StoreUser {
  readonly uid: number;
  readonly gid: number;
}

/** A user that runs no tests, for the half of them that must not be root. */
export const ordinaryUser: StoreUser = { uid: 65534, gid: 65534 };

/** Puts a program behind what runs it as the user, by default the one who runs the tests: `spawn(...commandOf(user)('nix', []))`. */
export const commandOf =
  (user: StoreUser | undefined) =>
  (file: string, args: readonly string[]): [string, string[]] =>
    user
      ? ['setpriv', [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', file, ...args]]
      : [file, [...args]];

/** Whose stores tests open: that of who runs them and, where that is root, one of an ordinary user too. */
export const storeUsers: readonly { readonly name: string; readonly options: NixStoreOptions }[] = [
  { name: 'the user of the tests', options: {} },
  ...(process.getuid?.() === 0 ? [{ name: 'an ordinary user', options: { user: ordinaryUser } }] : []),
];

/** A store of its own, which no other one knows. */
export interface NixStore {
  /** Holds everything below: store, state, configuration and home. */
  readonly folder: string;
  /** All variables for a Nix that uses it, with `<nixpkgs>` as the fixture; nothing else of this process than PATH. */
  readonly variables: Readonly<Record<string, string>>;
  /** Puts the program behind what runs it as the store's user, as in `spawn(...store.command('nix-build', []))`. */
  command(file: string, args: readonly string[]): [string, string[]];
  /** Deletes all that no root holds, as `nix-collect-garbage` does, and answers with what it said. */
  collectGarbage(): string;
  /** Deletes the folder; its files are read-only. */
  dispose(): void;
}

/** What a store may be opened with. */
export interface NixStoreOptions {
  /** Whose store it is; by default that of the user who runs the tests. Only root may name another one. */
  readonly user?: StoreUser;
  /** What `<nixpkgs>` is; by default the fixture. */
  readonly nixpkgs?: string;
  /** Words of a shell that start what micromamba and conda of the fixture are; see its default.nix. */
  readonly condaStandIn?: string;
}

const configuration = ['sandbox = false', 'substitute = false', 'substituters =', 'build-users-group =', ''].join('\n');

/** Makes an empty private store; nothing is built yet, and nothing runs. */
export function openNixStore({ user, nixpkgs = miniNixpkgs, condaStandIn }: NixStoreOptions = {}): NixStore {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-test-nix-')));
  const at = (...parts: string[]) => join(folder, ...parts);
  for (const name of ['store', 'state', 'log', 'configuration', 'home', 'temporary']) mkdirSync(at(name));
  writeFileSync(at('configuration', 'nix.conf'), configuration);
  // An ordinary user may not be allowed to read the project.
  const channel = user ? at('nixpkgs') : nixpkgs;
  if (user) {
    cpSync(nixpkgs, channel, { recursive: true });
    for (const name of ['', 'store', 'state', 'log', 'home', 'temporary']) chownSync(at(name), user.uid, user.gid);
  }
  if (condaStandIn !== undefined) {
    mkdirSync(at('with-conda'));
    const words = JSON.stringify(condaStandIn);
    writeFileSync(
      at('with-conda/default.nix'),
      `settings: import ${channel} (settings // { condaStandIn = ${words}; })\n`,
    );
  }
  const variables = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: at('home'),
    TMPDIR: at('temporary'),
    LANG: 'C.UTF-8',
    NIX_STORE_DIR: at('store'),
    NIX_STATE_DIR: at('state'),
    NIX_LOG_DIR: at('log'),
    NIX_CONF_DIR: at('configuration'),
    NIX_PATH: `nixpkgs=${condaStandIn === undefined ? channel : at('with-conda')}`,
  };
  const command = commandOf(user);
  return {
    folder,
    variables,
    command,
    collectGarbage: () =>
      execFileSync(...command('nix-collect-garbage', []), {
        env: variables,
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    dispose: () => {
      if (process.getuid?.() !== 0) execFileSync('chmod', ['-R', 'u+w', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
