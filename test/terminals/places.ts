import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownEnvironment } from '../../main/environments/environments';
import { homes, writeFiles, writeProgram } from './homes';

/** Id of the environment of every place. */
export const environmentId = 'demo-0000';

/** A home with start-up files, and an environment that a terminal can be opened in. */
export interface Place {
  readonly home: string;
  /** A folder with another python, which start-up files put first. */
  readonly fake: string;
  readonly prefix: string;
  readonly environment: KnownEnvironment;
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

function environmentAt(prefix: string, name: string): KnownEnvironment {
  return {
    environment: { id: environmentId, name, kind: 'venv', state: 'ready', path: prefix, createdAt: 0, usedAt: 0 },
    subject: { variables: { GREETING: "it's $HOME `id`\nline" } },
    activation: {
      path: [join(prefix, 'bin')],
      set: { VIRTUAL_ENV: prefix, VIRTUAL_ENV_PROMPT: name },
      unset: ['PYTHONHOME'],
      promptName: name,
    },
  } as unknown as KnownEnvironment;
}
