import { userInfo } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import type { Shell } from '../../../preload/contract';
import { isProgram } from '../../process/find-tool';

const ids = ['bash', 'zsh', 'fish'] as const;

/**
 * The shells of this machine that Cloche can activate, the user's own first. The user's own is `$SHELL`
 * when that is one of them, then that of the account (`/etc/passwd`); when it is another one, bash is the default.
 */
export async function findShells(variables: Readonly<NodeJS.ProcessEnv> = process.env): Promise<Shell[]> {
  const own = [variables.SHELL ?? '', accountShell()].filter((file) => isAbsolute(file));
  const ownShells = own.flatMap((file) => ids.filter((id) => id === basename(file)).map((id) => ({ id, file })));
  const places = searchFolders(variables).flatMap((folder) => ids.map((id) => ({ id, file: join(folder, id) })));
  const found = new Map<Shell['id'], string>();
  for (const { id, file } of [...ownShells, ...places]) {
    if (!found.has(id) && isProgram(file)) found.set(id, file);
  }
  const first = ownShells.find(({ id, file }) => found.get(id) === file)?.id ?? ids.find((id) => found.has(id));
  return ids
    .filter((id) => found.has(id))
    .map((id) => ({ id, file: found.get(id) as string, isDefault: id === first }))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

function searchFolders({ PATH = '', HOME }: Readonly<NodeJS.ProcessEnv>): string[] {
  const nix = ['/run/current-system/sw/bin', '/nix/var/nix/profiles/default/bin'];
  if (HOME && isAbsolute(HOME)) nix.unshift(join(HOME, '.nix-profile/bin'));
  return [...PATH.split(':').filter((folder) => isAbsolute(folder)), '/usr/local/bin', '/usr/bin', '/bin', ...nix];
}

/** The login shell of the account; empty when there is none. */
function accountShell(): string {
  try {
    return userInfo().shell ?? '';
  } catch {
    // An account without an entry, as in some containers.
    return '';
  }
}
