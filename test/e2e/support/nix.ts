import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { condaStandIn } from '../../support/conda-tools';
import { type NixStore, openNixStore } from '../../support/nix-store';
import { test as base } from './test';

interface StoreFixtures {
  /** A store for all homes of a worker: what one test built the next one has. */
  readonly store: NixStore;
}

/** The test of a home whose Nix has a store of its own, and the small nixpkgs as `<nixpkgs>`. */
export const testWithNix = base.extend<object, StoreFixtures>({
  store: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
    async ({}, use) => {
      const store = openNixStore();
      await use(store);
      store.dispose();
    },
    { scope: 'worker' },
  ],
  home: async ({ home, store }, use) => {
    const nix = Object.entries(store.variables).filter(([name]) => name.startsWith('NIX_'));
    await use({ ...home, variables: { ...home.variables, ...Object.fromEntries(nix) } });
  },
});

/** The same where Nix can bring micromamba and conda, which are not there themselves. */
export const testWithZones = testWithNix.extend<object, StoreFixtures>({
  store: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
    async ({}, use) => {
      const store = openNixStore({ condaStandIn: condaStandIn() });
      await use(store);
      store.dispose();
    },
    { scope: 'worker' },
  ],
});

/** The test of a home on a machine without Nix. */
export const testWithoutNix = base.extend({
  home: async ({ home }, use) => {
    const folders = (home.variables.PATH ?? '').split(delimiter);
    const path = folders.map((folder, index) =>
      existsSync(join(folder, 'nix-build')) ? linkOthers(folder, join(home.folder, `bin-${index}`)) : folder,
    );
    const variables = Object.entries(home.variables).filter(([name]) => !name.startsWith('NIX_'));
    await use({ ...home, variables: { ...Object.fromEntries(variables), PATH: path.join(delimiter) } });
  },
});

/** Links all programs of a folder in another one, except Nix's; answers with the other one. */
function linkOthers(folder: string, other: string): string {
  mkdirSync(other);
  const others = readdirSync(folder).filter((name) => !/^nix(?:-|$)/.test(name));
  for (const name of others) symlinkSync(join(folder, name), join(other, name));
  return other;
}
