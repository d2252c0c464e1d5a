import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from '../../support/remove-tree';

/** A user's folders of their own, and the variables that lead to them. */
export interface Home {
  readonly folder: string;
  /** Cloche's data folder. */
  readonly data: string;
  readonly variables: Readonly<Record<string, string>>;
  remove(): void;
}

// The user's own, which would lead out of the new home, and the marks that a test runner leaves.
const dropped = /^(XDG_|ELECTRON_|CLOCHE_|NODE_OPTIONS$|DBUS_|VIRTUAL_ENV$|PYTHON)/;

/** A new empty home. */
export function createHome(): Home {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-e2e-')));
  const xdg = {
    XDG_DATA_HOME: join(folder, '.local/share'),
    XDG_CONFIG_HOME: join(folder, '.config'),
    XDG_CACHE_HOME: join(folder, '.cache'),
    XDG_STATE_HOME: join(folder, '.local/state'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
  };
  mkdirSync(xdg.XDG_RUNTIME_DIR, { mode: 0o700 });
  const kept = Object.entries(process.env).filter(([name, value]) => value !== undefined && !dropped.test(name));
  return {
    folder,
    data: join(xdg.XDG_DATA_HOME, 'cloche'),
    variables: {
      ...(Object.fromEntries(kept) as Record<string, string>),
      ...xdg,
      HOME: folder,
      SHELL: '/bin/bash',
      CLOCHE_NO_OPEN: '1',
    },
    remove: () => removeTree(folder),
  };
}
