import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Entrance } from '../../main/environments/environments';
import { homes, writeFiles, writeProgram } from './homes';

/** Id of the environment of every place. */
export const environmentId = 'demo-0000';

/** A home with start-up files, and an environment that a terminal can be opened in. */
export interface Place {
  readonly home: string;
  /** A folder with another python, which start-up files put first. */
  readonly fake: string;
  readonly prefix: string;
  readonly environment: Entrance;
}

/** Makes a place with the start-up files of that name; the environment is in the folder `parent/.venv`. */
export function createPlace(root: string, files: string, parent = 'demo', name = 'demo'): Place {
  const [home, fake, prefix] = [join(root, 'home'), join(root, 'fake'), join(root, parent, '.venv')];
  mkdirSync(home);
  writeProgram(join(fake, 'python'), 'FAKE');
  writeProgram(join(prefix, 'bin', 'python'), 'INSIDE');
  writeFiles(home, homes[files]?.(home, fake) ?? {});
  return { home, fake, prefix, environment: environmentAt(prefix, name) };
}

function environmentAt(prefix: string, name: string): Entrance {
  const environment = { id: environmentId, name, kind: 'venv', state: 'ready', path: prefix, createdAt: 0, usedAt: 0 };
  return {
    environment,
    activation: {
      path: [join(prefix, 'bin')],
      set: { GREETING: "it's $HOME `id`\nline", VIRTUAL_ENV: prefix, VIRTUAL_ENV_PROMPT: name },
      unset: ['PYTHONHOME'],
      promptName: name,
    },
  } as unknown as Entrance;
}
