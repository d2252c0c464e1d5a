import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Environment } from '../../../preload/contract';
import { createPerson, type Person } from '../../cli/cloche';
import { bundleForNode } from '../../support/bundle';
import { type NixStore, openNixStore } from '../../support/nix-store';

/** How Nix builds a project, in a file of its own. */
export const derivation = `{ lib, python3Packages }:
python3Packages.buildPythonApplication {
  pname = "demoproject";
  version = "1.0";
  pyproject = true;
  src = lib.cleanSource ./.;
  build-system = [ python3Packages.setuptools ];
  dependencies = [ python3Packages.demo ];
}
`;

/** What says the same in a file of its metadata, with needs of other machines. */
export const pyproject = `[project]
name = "demo-project"
version = "1.0"
dependencies = [
  "demo>=1; python_version >= '3'",
  "demo<1; python_version < '3'",
  "no-such-package; python_version == '2.7'",
  "nor-this; python_version < '3' and os_name == 'posix'",
  "nor-that; implementation_name == 'pypy' or platform_system == 'Windows'",
]
[project.scripts]
demo-program = "demoproject:main"
`;

/** A module that says a word, and the version of what it imports. */
export const source = (word: string) => `import demo\n\n\ndef main():\n    print("${word}", demo.__version__)\n`;

/** What the tests of a file share. */
interface Own {
  store: NixStore;
  person: Person;
}

/** Opens a store for a person before the tests of a file, and takes it away after them: `own` has both inside of tests. */
export function setUpProjects() {
  const own = {} as Own;
  beforeAll(async () => {
    const store = openNixStore();
    own.store = store;
    const scripts = join(store.folder, 'scripts');
    mkdirSync(scripts);
    const script = await bundleForNode('main/cli.ts', scripts);
    own.person = createPerson(script, join(store.folder, 'home', 'person'), store.variables);
  });
  afterAll(() => own.store?.dispose());

  function makeProject(name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(own.store.folder, 'projects', name);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return folder;
  }

  const cloche = async (...args: string[]) => {
    const ended = await own.person.cloche(args);
    if (ended.code !== 0) throw new Error(`cloche ${args.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  const find = async (name: string) =>
    (JSON.parse(await cloche('list', '--json')) as Environment[]).find((environment) => environment.name === name);
  const create = (name: string, project: string, ...more: string[]) =>
    cloche('create', name, '--kind', 'nix-project', '--set', `project=${project}`, ...more, '--yes');

  /** Names of what is in the store. */
  const storePaths = () =>
    readdirSync(join(own.store.folder, 'store'))
      .filter((name) => !name.startsWith('.'))
      .sort();

  return { own, makeProject, cloche, find, create, storePaths };
}
