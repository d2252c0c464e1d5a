import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { type LocalIndex, startIndex } from '../support/local-index';
import { needs } from '../support/machine';
import { commandOf, type StoreUser } from '../support/nix-store';
import { createPerson, type Person } from './cloche';

/** What the tests of a file share: the bundled command line, an index, and people with homes of their own. */
export interface People {
  readonly index: LocalIndex;
  /** A person who is the user that runs the tests, or that user. */
  newPerson(name: string, user?: StoreUser): Person;
}

/** Sets up before the tests of a file and takes everything away after them; ask for it inside of tests only. */
export function setUpPeople(wheels: () => Parameters<typeof startIndex>[0]): () => People {
  // What they make is of the kind venv, mostly.
  needs('python3-venv');
  let people: People;
  let folder: string;
  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-test-cli-')));
    chmodSync(folder, 0o755);
    const script = await bundleForNode('main/cli.ts', folder);
    const index = await startIndex(wheels());
    people = {
      index,
      newPerson: (name, user) => {
        const variables = { PIP_INDEX_URL: index.url, UV_DEFAULT_INDEX: index.url };
        return createPerson(script, join(folder, name), variables, commandOf(user));
      },
    };
  });
  afterAll(async () => {
    await people?.index.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => people;
}
