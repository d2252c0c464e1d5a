import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KindId } from '../../preload/contract';
import { createNixPerson, type NixPerson } from '../kinds/nix-person';
import { writeCondaChannel } from '../support/conda-channel';
import { type CondaTools, hasConda, openConda } from '../support/conda-tools';
import { type LocalIndex, startIndex } from '../support/local-index';
import { needs } from '../support/machine';
import { hasNix, miniNixpkgs, type NixStore, openNixStore } from '../support/nix-store';
import { makeWheel } from '../support/wheels';

needs('python3-venv');

/** What stands in a folder, to the last file: its path, size and time of change. */
const treeOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { size, mtimeMs, mode } = lstatSync(join(folder, name));
      return `${name} ${size} ${mtimeMs} ${mode}`;
    })
    .sort();

/** The small nixpkgs with one more package, which the channel of conda has too. */
function writeNixpkgs(folder: string): void {
  mkdirSync(join(folder, 'demo-py'));
  const files = {
    'demo-py/setup.py': 'from setuptools import setup\nsetup(name="demo-py", version="0.6", py_modules=["demo_py"])\n',
    'demo-py/demo_py.py': 'version = "0.6"\n',
    'default.nix': `args: import ${miniNixpkgs} (args // {
  overlays = (args.overlays or [ ]) ++ [
    (final: prev: {
      pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [
        (set: _: {
          demo-py = set.buildPythonPackage { pname = "demo-py"; version = "0.6"; format = "setuptools"; src = ./demo-py; };
        })
      ];
    })
  ];
})
`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** A venv with packages of an index becomes each other kind, whose own tools make it. */
describe.runIf(hasNix && hasConda)('a venv', () => {
  let nixpkgs: string;
  let store: NixStore;
  let tools: CondaTools;
  let index: LocalIndex;
  let person: NixPerson;
  let origin: { readonly folder: string; readonly tree: readonly string[] };

  beforeAll(async () => {
    nixpkgs = mkdtempSync(join(tmpdir(), 'cloche-test-'));
    writeNixpkgs(nixpkgs);
    store = openNixStore({ nixpkgs });
    tools = openConda();
    writeCondaChannel(join(tools.folder, 'channels/conda-forge'));
    const alias = pathToFileURL(join(tools.folder, 'channels')).href;
    const demo = makeWheel({ name: 'demo', version: '1.0', requires: ['helper'] });
    index = await startIndex([
      demo,
      makeWheel({ name: 'helper', version: '0.3' }),
      makeWheel({ name: 'demo-py', version: '0.4' }),
    ]);
    const { HOME: _home, ...ofTools } = tools.variables;
    person = await createNixPerson(store, {
      variables: {
        ...ofTools,
        ...{ MAMBA_CHANNEL_ALIAS: alias, CONDA_CHANNEL_ALIAS: alias },
        PIP_INDEX_URL: index.url,
        // The bundle finds there what cannot be bundled.
        NODE_PATH: join(import.meta.dirname, '../../node_modules'),
      },
    });
    const address = `demo @ ${new URL(`/files/${demo.fileName}`, index.url)}`;
    await person.print('create', 'origin', '--kind', 'venv', '-p', address, '-p', 'demo-py>=0.3', '--yes');
    const path = (await person.find('origin'))?.path ?? '';
    const folder = join(path, '..');
    origin = { folder, tree: treeOf(folder) };
  });
  afterAll(async () => {
    await index?.close();
    tools?.dispose();
    store?.dispose();
    rmSync(nixpkgs, { recursive: true, force: true });
  });

  /** Imports modules, and answers with what of the distributions of this test is there then. */
  const importing = async (name: string, ...modules: string[]): Promise<Record<string, string>> => {
    const script = `import ${modules.join(', ')}, importlib.metadata as m, json
has = {d.metadata['Name']: d.version for d in m.distributions()}
print(json.dumps({n: has[n] for n in ['demo', 'demo-py', 'demodep', 'helper'] if n in has}))`;
    return JSON.parse(await person.print('run', name, '--', 'python', '-c', script));
  };
  const convert = async (kind: KindId) => {
    const { code, stderr } = await person.cloche(['convert', 'origin', '--kind', kind, '--name', kind, '--yes']);
    expect(code, stderr).toBe(0);
    expect(await person.find(kind)).toMatchObject({ kind, state: 'ready' });
    expect(treeOf(origin.folder)).toEqual(origin.tree);
    return stderr;
  };
  test('becomes one of nix-packages, with the versions that nixpkgs has', async () => {
    const told = await convert('nix-packages');
    expect(told).toMatch(/note: demo @ \S+ becomes demo\. It is taken from nixpkgs by its name/);
    expect(told).toContain('note: demo-py>=0.3 becomes demo-py. A nixpkgs has one version of each package.');
    const found = await importing('nix-packages', 'demo', 'demodep', 'demo_py');
    expect(found).toEqual({ demo: '1.2.3', 'demo-py': '0.6', demodep: '0.1' });
  });

  test.each(['nix-pip', 'fhs-pip'] as const)('becomes one of %s with the same packages of the index', async (kind) => {
    await convert(kind);
    const found = await importing(kind, 'demo', 'helper', 'demo_py');
    expect(found).toEqual({ demo: '1.0', 'demo-py': '0.4', helper: '0.3' });
  });

  test.each(['micromamba', 'conda'] as const)(
    'becomes one of %s, which takes from the channel what that has, and the rest by pip',
    async (kind) => {
      await convert(kind);
      const found = await importing(kind, 'demo', 'helper', 'demo_py');
      expect(found).toEqual({ demo: '1.0', 'demo-py': '0.5', helper: '0.3' });
      const yaml = await person.print('export', kind, '--format', 'environment.yml');
      expect(yaml).toMatch(/dependencies:\n {2}- python.*\n {2}- pip\n {2}- demo-py>=0\.3\n {2}- pip:\n {6}- demo @ /);
    },
  );

  test('comes back from conda with what it was asked for, in the versions of the index', async () => {
    await person.print('convert', 'micromamba', '--kind', 'venv', '--name', 'back', '--yes');
    const found = await importing('back', 'demo', 'helper', 'demo_py');
    expect(found).toEqual({ demo: '1.0', 'demo-py': '0.4', helper: '0.3' });
    expect(treeOf(origin.folder)).toEqual(origin.tree);
  });
});
