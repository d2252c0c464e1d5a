import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../preload/contract';
import { createPerson, type Person } from '../cli/cloche';
import { bundleForNode } from '../support/bundle';
import { type LocalIndex, startIndex } from '../support/local-index';
import { needs } from '../support/machine';
import { hasNix, miniNixpkgs, type NixStore, openNixStore } from '../support/nix-store';
import { makeSourceDistribution, makeWheel } from '../support/wheels';

/** The kinds in which pip installs beside what Nix built, and a setting of theirs that is only about Nix. */
const kinds = [
  { kind: 'fhs-pip', folder: 'venvs', ofNix: 'libraries=hello' },
  { kind: 'nix-pip', folder: 'pip', ofNix: 'programs=hello' },
];

/** Makes a small nixpkgs in which the program of pypy3 has no other name, as PyPy's own; it is really a CPython. */
function renamePypy(folder: string): void {
  writeFileSync(
    join(folder, 'default.nix'),
    `args: import ${miniNixpkgs} (args // {
  overlays = (args.overlays or [ ]) ++ [
    (final: prev: {
      pypy3 = prev.python3 // final.runCommand "pypy3" { } ''
        mkdir -p $out/bin
        cp \${prev.python3}/bin/\${prev.python3.executable} $out/bin/pypy3
        ln -s \${prev.python3}/lib $out/lib
      '';
    })
  ];
})
`,
  );
}

needs('python3-venv');

describe.runIf(hasNix).each(kinds)('$kind', ({ kind, folder, ofNix }) => {
  const archives = [
    makeWheel({ name: 'alpha', requires: ['deep'], scripts: { 'alpha-cli': 'alpha:main' } }),
    makeWheel({ name: 'deep' }),
    makeWheel({ name: 'beta' }),
    makeWheel({ name: 'gamma' }),
    makeSourceDistribution('failing', '1.0', 'raise SystemExit("It cannot be built.")'),
    makeWheel({ name: 'torn', recordSizes: { 'torn.py': 1 } }),
    makeSourceDistribution('slow', '1.0', 'subprocess.call(["sleep", "300"])'),
  ];
  let store: NixStore;
  let index: LocalIndex;
  let person: Person;
  let nixpkgs: string;

  beforeAll(async () => {
    nixpkgs = mkdtempSync(join(tmpdir(), 'cloche-test-'));
    renamePypy(nixpkgs);
    store = openNixStore({ nixpkgs });
    index = await startIndex(archives);
    const scripts = join(store.folder, 'scripts');
    mkdirSync(scripts);
    const script = await bundleForNode('main/cli.ts', scripts);
    // Blanks, and what a shell or a first line of a script could read otherwise.
    const home = join(store.folder, 'home', `a pérson's "$HOME"`);
    mkdirSync(home);
    person = createPerson(script, home, { ...store.variables, HOME: home, PIP_INDEX_URL: index.url });
  });
  afterAll(async () => {
    await index?.close();
    store?.dispose();
    rmSync(nixpkgs, { recursive: true, force: true });
  });

  const cloche = async (...args: string[]) => {
    const ended = await person.cloche(args);
    if (ended.code !== 0) throw new Error(`cloche ${args.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  const settings = (...all: string[]) => all.flatMap((setting) => ['--set', setting]);
  const create = (name: string, requirement: string, ...options: string[]) =>
    cloche('create', name, '--kind', kind, ...settings(`requirements=${requirement}`), ...options, '--yes');
  /** The options that ask pip for these instead of what it was asked for. */
  const asks = (...lines: string[]) => settings('requirements=', ...lines.map((line) => `requirements=${line}`));
  const update = (name: string, ...options: string[]) => cloche('update', name, ...options, '--yes');
  const pip = (name: string, ...args: string[]) => cloche('run', name, '--', 'python', '-m', 'pip', ...args);
  const python = (name: string, script: string) => cloche('run', name, '--', 'python', '-c', script);
  /** What can be imported, with its version. */
  const found = async (name: string) =>
    JSON.parse(
      await python(
        name,
        `import importlib.metadata as m, json
names = ['alpha', 'deep', 'beta', 'gamma']
has = {d.metadata['Name']: d.version for d in m.distributions()}
print(json.dumps({n: has[n] for n in names if n in has}))`,
      ),
    );
  const find = async (name: string) =>
    (JSON.parse(await cloche('list', '--json')) as Environment[]).find((entry) => entry.name === name);
  const content = async (name: string) => (await find(name))?.path ?? '';
  /** The prefixes that there are, and which of them counts. */
  const prefixes = async (name: string) => {
    const place = await content(name);
    return { all: readdirSync(join(place, folder)), counting: readlinkSync(join(place, 'current/prefix')) };
  };

  test.runIf(kind === 'fhs-pip')('an interpreter that is not called python makes a virtual environment', async () => {
    await create('pypy', 'beta', ...settings('python=pypy3'));
    expect(await found('pypy')).toEqual({ beta: '1.0' });
  });

  test('whose packages are gone is told at once, and repaired with what pip had installed', async () => {
    await create('robbed', 'alpha');
    const before = await found('robbed');
    rmSync(join(await content('robbed'), 'current/prefix/lib'), { recursive: true });
    expect(await find('robbed')).toMatchObject({ state: 'broken', problem: { hint: 'Repair it.' } });
    await cloche('repair', 'robbed');
    expect(await find('robbed')).toMatchObject({ state: 'ready' });
    expect(await found('robbed')).toEqual(before);
    const [library = ''] = readdirSync(join(await content('robbed'), 'current/prefix/lib'));
    rmSync(join(await content('robbed'), 'current/prefix/lib', library, 'site-packages'), { recursive: true });
    await cloche('repair', 'robbed');
    expect(await found('robbed')).toEqual(before);
    rmSync(join(await content('robbed'), 'current'));
    expect(await find('robbed')).toMatchObject({ state: 'broken' });
    await cloche('repair', 'robbed');
    expect(await found('robbed')).toEqual(before);
  });

  test('a requirement that is taken out goes with what it needed, and what was installed by hand stays', async () => {
    await create('removal', 'alpha');
    expect(await found('removal')).toEqual({ alpha: '1.0', deep: '1.0' });
    await pip('removal', 'install', 'gamma');
    await update('removal', ...asks('beta'));
    expect(await found('removal')).toEqual({ beta: '1.0', gamma: '1.0' });
    expect(await prefixes('removal')).toEqual({ all: ['2'], counting: `../../${folder}/2` });
    await update('removal', ...asks('alpha'));
    expect(await found('removal')).toEqual({ alpha: '1.0', deep: '1.0', gamma: '1.0' });
    // Nix's own Python refuses (PEP 668) where pip does not say that the folder is its own.
    await pip('removal', 'uninstall', '--yes', '--break-system-packages', 'gamma');
    await update('removal', ...asks('beta'));
    expect(await found('removal')).toEqual({ beta: '1.0' });
  });

  test('what was asked for is resolved anew, and what was installed by hand stays as it is', async () => {
    await create('newer', 'alpha');
    await pip('newer', 'install', 'gamma');
    const newer = [makeWheel({ name: 'alpha', version: '2.0' }), makeWheel({ name: 'gamma', version: '2.0' })];
    archives.push(...newer);
    try {
      await update('newer', ...settings(ofNix));
      expect(await found('newer')).toEqual({ alpha: '1.0', deep: '1.0', gamma: '1.0' });
      await update('newer');
      expect(await found('newer')).toEqual({ alpha: '2.0', gamma: '1.0' });
    } finally {
      archives.length -= newer.length;
    }
  });

  test('a change of Nix alone asks no index, and scripts still start when the old Python is gone', async () => {
    await create('kept', 'alpha');
    await pip('kept', 'install', 'gamma');
    const asked = index.requests.length;
    await update('kept', ...settings(ofNix));
    store.collectGarbage();
    expect(index.requests.length).toBe(asked);
    expect(await found('kept')).toEqual({ alpha: '1.0', deep: '1.0', gamma: '1.0' });
    expect(await prefixes('kept')).toEqual({ all: ['1'], counting: `../../${folder}/1` });
    if (kind === 'nix-pip') {
      expect(await cloche('run', 'kept', '--', 'alpha-cli')).toContain('alpha 1.0');
      await update('kept', ...settings('packages=numpy'));
      store.collectGarbage();
      expect(await cloche('run', 'kept', '--', 'alpha-cli')).toContain('alpha 1.0');
      expect(await prefixes('kept')).toMatchObject({ all: ['1'] });
    }
  });

  test('a pip that fails, or installs what is torn, leaves everything as it was', async () => {
    await create('steady', 'alpha');
    await pip('steady', 'install', 'gamma');
    const before = [await prefixes('steady'), await found('steady')];
    for (const name of ['failing', 'torn']) {
      const failed = await person.cloche(['update', 'steady', ...asks('beta', name), '--yes']);
      expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining(name) });
    }
    expect([await prefixes('steady'), await found('steady')]).toEqual(before);
    expect(readdirSync(join(await content('steady'), 'generations'))).toHaveLength(1);
  });

  test('a program that is killed while pip works leaves the environment as it was', async () => {
    await create('killed', 'alpha');
    const before = await found('killed');
    const asked = index.requests.length;
    const args = [person.script, 'update', 'killed', ...asks('beta', 'slow'), '--yes'];
    const child = spawn(process.execPath, args, { cwd: person.home, env: person.variables, stdio: 'ignore' });
    while (!index.requests.slice(asked).some((path) => path.startsWith('/files/slow'))) {
      expect(child.exitCode).toBeNull();
      await delay(20);
    }
    child.kill('SIGKILL');
    expect(await found('killed')).toEqual(before);
    expect(await prefixes('killed')).toMatchObject({ counting: `../../${folder}/1` });
    await update('killed', ...asks('beta'));
    expect(await found('killed')).toEqual({ beta: '1.0' });
    expect(await prefixes('killed')).toMatchObject({ all: ['2'] });
  });

  test('a repair keeps what works, and brings back the versions that were there otherwise', async () => {
    await create('broken', 'alpha');
    await pip('broken', 'install', 'gamma');
    const place = await content('broken');
    const newer = makeWheel({ name: 'alpha', version: '3.0' });
    archives.push(newer);
    try {
      rmSync(join(place, 'current/activation.json'));
      await cloche('repair', 'broken');
      expect(await prefixes('broken')).toMatchObject({ all: ['1'] });
      rmSync(join(place, folder, '1'), { recursive: true });
      expect(await find('broken')).toMatchObject({ state: 'broken' });
      await cloche('repair', 'broken');
      expect(await found('broken')).toEqual({ alpha: '1.0', deep: '1.0', gamma: '1.0' });
    } finally {
      archives.pop();
    }
  });
});
