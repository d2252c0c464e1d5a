import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../preload/contract';
import { createPerson, type Person } from '../cli/cloche';
import { bundleForNode } from '../support/bundle';
import { commandOf, type NixStore, type StoreUser } from '../support/nix-store';

/** A person whose Nix uses a store of the tests. */
export interface NixPerson extends Person {
  /** What a command prints; rejects with what it says when it fails. */
  print(...args: string[]): Promise<string>;
  /** An environment as `cloche list` tells it; undefined when there is none of this name. */
  find(name: string): Promise<Environment | undefined>;
}

/** Who the person is: by default the user who runs the tests, with the variables of the store. */
interface NixPersonOptions {
  readonly user?: StoreUser | undefined;
  /** Variables beside those of the store. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Texts by their paths below the home. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A person whose home stands beside the store, and goes with it. */
export async function createNixPerson(
  { folder, variables }: NixStore,
  { user, variables: own, files = {} }: NixPersonOptions = {},
): Promise<NixPerson> {
  const scripts = join(folder, 'scripts');
  const home = join(folder, 'home', 'person');
  const temporary = join(home, 'temporary');
  for (const path of [scripts, home, temporary]) mkdirSync(path);
  const script = await bundleForNode('main/cli.ts', scripts);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  chmodSync(folder, 0o755);
  for (const path of user ? [home, temporary] : []) chownSync(path, user?.uid ?? 0, user?.gid ?? 0);
  const person = createPerson(script, home, { ...variables, HOME: home, TMPDIR: temporary, ...own }, commandOf(user));
  const print = async (...args: string[]) => {
    const { code, stdout, stderr } = await person.cloche(args);
    if (code !== 0) throw new Error(`cloche ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  return {
    ...person,
    print,
    find: async (name) =>
      (JSON.parse(await print('list', '--json')) as Environment[]).find((environment) => environment.name === name),
  };
}
