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
  const [scripts, home] = [join(folder, 'scripts'), join(folder, 'home', 'person')];
  for (const path of [scripts, home]) mkdirSync(path);
  const script = await bundleForNode('main/cli.ts', scripts);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  chmodSync(folder, 0o755);
  if (user) chownSync(home, user.uid, user.gid);
  const person = createPerson(script, home, { ...variables, HOME: home, ...own }, commandOf(user));
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
