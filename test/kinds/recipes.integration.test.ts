import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../preload/contract';
import { createPerson, type Person } from '../cli/cloche';
import { onTerminal } from '../cli/on-terminal';
import { bundleForNode } from '../support/bundle';
import { type LocalIndex, startIndex } from '../support/local-index';
import { hasNix, type NixStore, openNixStore, storeUsers } from '../support/nix-store';
import { temporaryFolder } from '../support/temporary';
import { makeWheel } from '../support/wheels';

/** A recipe as a person makes it, and what shows that it works. */
interface Recipe {
  readonly name: string;
  /** Options of `cloche create`. */
  readonly create: readonly string[];
  /** Python that prints `answer 42` when all is there. */
  readonly script: string;
  /** Options of `cloche update` and Python that works afterwards only; absent where nothing can be changed. */
  readonly change?: { readonly update: readonly string[]; readonly script: string };
  readonly formats: readonly string[];
  /** The python that its terminal finds, below the folder of its content. */
  readonly python: RegExp;
}

const nixFormats = ['shell.nix', 'flake.nix', 'configuration.nix'];
const answer = (imports: string) => `import ${imports}; print('answer', 6 * 7)`;

const recipes: readonly Recipe[] = [
  {
    name: 'packages',
    create: ['--kind', 'nix-packages', '--package', 'demo', '--package', '3odd'],
    script: answer('demo, odd3'),
    change: { update: ['--package', 'numpy'], script: answer('demo, numpy') },
    formats: nixFormats,
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'programs',
    create: [
      '--kind',
      'nix-packages',
      '--package',
      'demo',
      '--set',
      'programs=ffmpeg,postgresql',
      '--set',
      'presets=gtk',
    ],
    script: `${answer('demo, gi, os, subprocess')}; os.environ['GI_TYPELIB_PATH']; subprocess.check_call(['ffmpeg'])`,
    change: {
      update: ['--set', 'programs=hello'],
      script: `import subprocess; subprocess.check_call(['hello']); print('answer', 42)`,
    },
    formats: nixFormats,
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'zone',
    create: ['--kind', 'fhs-pip', '--package', 'alpha', '--set', 'libraries=gtk3'],
    script: `import alpha, os; assert os.path.exists('/usr/local/lib/libz.so.1'); print('answer', 42)`,
    change: { update: ['--package', 'beta'], script: answer('alpha, beta') },
    formats: nixFormats,
    python: /current\/prefix\/bin\/python/,
  },
  {
    name: 'emulated',
    create: ['--kind', 'nix-pip', '--package', 'numpy', '--set', 'requirements=alpha'],
    script: answer('numpy, alpha'),
    change: { update: ['--set', 'requirements=beta'], script: answer('numpy, beta, alpha') },
    formats: nixFormats,
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'requirements',
    create: ['--kind', 'nix-requirements', '--package', 'demo>=1', '--package', 'NumPy==1.26'],
    script: answer('demo, numpy'),
    change: { update: ['--package', 'idna'], script: answer('demo, idna') },
    formats: nixFormats,
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'plain',
    create: ['--kind', 'venv', '--python', 'python3', '--package', 'alpha'],
    script: answer('alpha'),
    formats: ['requirements'],
    python: /content\/bin\/python/,
  },
];

describe.runIf(hasNix).each(storeUsers)('as $name', ({ options }) => {
  const { user } = options;
  let store: NixStore;
  let index: LocalIndex;
  let person: Person;

  beforeAll(async () => {
    store = openNixStore(options);
    index = await startIndex(
      ['alpha', 'beta'].map((name) => makeWheel({ name, version: '1.0', files: { [`${name}.py`]: '' } })),
    );
    const scripts = join(store.folder, 'scripts');
    mkdirSync(scripts);
    const script = await bundleForNode('main/cli.ts', scripts);
    chmodSync(store.folder, 0o755);
    const home = join(store.folder, 'home', 'person');
    mkdirSync(home);
    if (user) chownSync(home, user.uid, user.gid);
    const own = { ...store.variables, HOME: home, PIP_INDEX_URL: index.url };
    person = createPerson(script, home, own, store.command);
  });
  afterAll(async () => {
    await index?.close();
    store?.dispose();
  });

  const cloche = async (...args: string[]) => {
    const ended = await person.cloche(args);
    if (ended.code !== 0) throw new Error(`cloche ${args.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  const python = (name: string, script: string) => cloche('run', name, '--', 'python', '-c', script);
  const find = async (name: string): Promise<Environment | undefined> =>
    (JSON.parse(await cloche('list', '--json')) as Environment[]).find((environment) => environment.name === name);

  test.each(recipes)('$name is made, opened, collected around, changed, exported and removed', async (recipe) => {
    const { name } = recipe;
    await cloche('create', name, ...recipe.create, '--yes');
    expect(await find(name)).toMatchObject({ state: 'ready', python: expect.stringMatching(/^3\.\d+/) });
    expect(await python(name, recipe.script)).toContain('answer 42');
    await opensInATerminal(recipe);

    store.collectGarbage();
    expect(await python(name, recipe.script)).toContain('answer 42');
    await opensInATerminal(recipe);

    if (recipe.change) {
      await cloche('update', name, ...recipe.change.update, '--yes');
      store.collectGarbage();
      expect(await python(name, recipe.change.script)).toContain('answer 42');
    }
    for (const format of recipe.formats) await exportsWhatParses(name, format);

    const held = rootsOf((await find(name))?.path ?? '');
    expect(held).not.toEqual([]);
    await cloche('remove', name, '--yes');
    expect(await find(name)).toBeUndefined();
    store.collectGarbage();
    expect(held.filter((path) => existsSync(path))).toEqual([]);
  });

  async function opensInATerminal({ name, script, python: place }: Recipe) {
    const { type, shows, text, exit } = onTerminal(person, ['open', name, '--shell', 'bash'], 500);
    type(`command -v python; python -c "${script.replaceAll('"', '\\"')}"\r`);
    await shows('answer 42');
    type('echo "fo""und:$(command -v python):"\r');
    await shows('found:/');
    type('exit 0\r');
    expect(await exit).toMatchObject({ code: 0 });
    expect(text()).toMatch(new RegExp(`found:/\\S*${place.source}:`));
    expect(await cloche('run', name, '--', 'sh', '-c', 'command -v python')).toMatch(place);
  }

  async function exportsWhatParses(name: string, format: string) {
    const text = await cloche('export', name, '--format', format);
    expect(text).toContain(format === 'requirements' ? 'alpha==1.0' : name);
    if (!format.endsWith('.nix')) return;
    const file = join(temporaryFolder(), format);
    writeFileSync(file, text);
    execFileSync('nix-instantiate', ['--parse', file], { env: store.variables, stdio: 'pipe' });
  }

  /** What the links of an environment lead to in the store. */
  function rootsOf(content: string): string[] {
    const folders = [join(content, 'current'), join(content, '..')].filter((folder) => existsSync(folder));
    return folders
      .flatMap((folder) => readdirSync(folder, { withFileTypes: true }).map((entry) => ({ folder, entry })))
      .filter(({ entry }) => entry.isSymbolicLink())
      .map(({ folder, entry }) => realpathSync(join(folder, entry.name)))
      .filter((path) => path.startsWith(join(store.folder, 'store')));
  }
});
