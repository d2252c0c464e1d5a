import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nixFormats } from '../../main/nix/texts/formats';
import { onTerminal } from '../cli/on-terminal';
import { type LocalIndex, startIndex } from '../support/local-index';
import { hasNix, type NixStore, openNixStore, storeUsers } from '../support/nix-store';
import { temporaryFolder } from '../support/temporary';
import { makeWheel } from '../support/wheels';
import { createNixPerson, type NixPerson } from './nix-person';
import { type Recipe, recipeFiles, recipes } from './recipes';

describe.runIf(hasNix).each(storeUsers)('as $name', ({ options }) => {
  let store: NixStore;
  let index: LocalIndex;
  let person: NixPerson;

  beforeAll(async () => {
    store = openNixStore(options);
    index = await startIndex(
      ['alpha', 'beta'].map((name) => makeWheel({ name, version: '1.0', files: { [`${name}.py`]: '' } })),
    );
    const variables = { PIP_INDEX_URL: index.url };
    person = await createNixPerson(store, { user: options.user, variables, files: recipeFiles });
  });
  afterAll(async () => {
    await index?.close();
    store?.dispose();
  });

  const python = (name: string, script: string) => person.print('run', name, '--', 'python', '-c', script);

  test.each(recipes)('$name is made, opened, collected around, changed, exported and removed', async (recipe) => {
    const { name } = recipe;
    await person.print('create', name, ...recipe.create, '--yes');
    expect(await person.find(name)).toMatchObject({ state: 'ready', python: expect.stringMatching(/^3\.\d+/) });
    await opensInATerminal(recipe);

    store.collectGarbage();
    await opensInATerminal(recipe);
    await opensWithoutNix(recipe);

    for (const change of recipe.changes) {
      await expect(python(name, change.script)).rejects.toThrow();
      await person.print(...change.command);
      store.collectGarbage();
      expect(await python(name, change.script)).toContain('answer 42');
    }
    for (const format of nixFormats) await exportsWhatParses(name, format);

    const held = rootsOf((await person.find(name))?.path ?? '');
    expect(held).not.toEqual([]);
    await person.print('remove', name, '--yes');
    expect(await person.find(name)).toBeUndefined();
    store.collectGarbage();
    expect(held.filter((path) => existsSync(path))).toEqual([]);
  });

  async function opensInATerminal({ name, script, python: place }: Recipe) {
    expect(await python(name, script)).toContain('answer 42');
    const { type, shows, text, exit } = onTerminal(person, ['open', name, '--shell', 'bash'], 500);
    type(`command -v python; python -c "${script.replaceAll('"', '\\"')}"\r`);
    await shows('answer 42');
    type('echo "fo""und:$(command -v python):"\r');
    await shows('found:/');
    type('exit 0\r');
    expect(await exit).toMatchObject({ code: 0 });
    expect(text()).toMatch(new RegExp(`found:/\\S*${place.source}:`));
    expect(await person.print('run', name, '--', 'sh', '-c', 'command -v python')).toMatch(place);
  }

  /** Once it has been open it needs no program of Nix to open again: such a one would fail here. */
  async function opensWithoutNix({ name, script }: Recipe) {
    const guard = temporaryFolder();
    chmodSync(guard, 0o755);
    const programs = ['nix', 'nix-build', 'nix-instantiate', 'nix-shell', 'nix-store', 'nix-env'];
    const refusal = '#!/bin/sh\necho "no $0 when it is warm" >&2\nexit 99\n';
    for (const program of programs) writeFileSync(join(guard, program), refusal, { mode: 0o755 });
    const variables = { PATH: `${guard}:${person.variables.PATH}` };
    const ended = await person.cloche(['run', name, '--', 'python', '-c', script], { variables });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('answer 42'), stderr: '' });
  }

  async function exportsWhatParses(name: string, format: string) {
    const text = await person.print('export', name, '--format', format);
    expect(text).toContain(name);
    const file = join(temporaryFolder(), format);
    writeFileSync(file, text);
    execFileSync('nix-instantiate', ['--parse', file], { env: store.variables, stdio: 'pipe' });
  }

  /** What the links of an environment lead to in the store. */
  function rootsOf(content: string): string[] {
    const folders = [join(content, 'current'), content, join(content, '..')].filter((folder) => existsSync(folder));
    return folders
      .flatMap((folder) => readdirSync(folder, { withFileTypes: true }).map((entry) => ({ folder, entry })))
      .filter(({ entry }) => entry.isSymbolicLink())
      .map(({ folder, entry }) => realpathSync(join(folder, entry.name)))
      .filter((path) => path.startsWith(join(store.folder, 'store')));
  }
});
