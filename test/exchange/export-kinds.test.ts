import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../main/exchange/recognise';
import { kinds } from '../../main/kinds';
import type { FormatId, Package } from '../../preload/contract';
import { hash } from './exchange-fixture';
import { exampleOf, exchangeOver } from './kinds-fixture';

it('asks for what a package of conda has brought, by the names that its own metadata have', async () => {
  const build = { build: 'py_0', url: 'https://index.example/conda-forge/noarch/own-bindings-1.0-py_0.conda' };
  const spec = { packages: ['own-bindings>=1'], requirements: [], constraints: [] };
  const own = exampleOf('micromamba', { spec });
  const metadata = 'lib/python3.12/site-packages/own_lib-1.0.dist-info/METADATA';
  const put = (path: string, text: string) => {
    const file = join(own.folder, 'content', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  put(metadata, 'Metadata-Version: 2.1\nName: own_lib\nVersion: 1.0\n\n');
  const record = { name: 'own-bindings', version: '1.0', ...build, build_number: 0, depends: [], files: [metadata] };
  put('conda-meta/own-bindings-1.0-py_0.json', JSON.stringify(record));
  const asked = async (example: typeof own) =>
    (await exchangeOver(example).export('demo', 'requirements-plain')).text.split('\n');
  expect(await asked(own)).toContain('own_lib>=1');
  // Where it is not installed, nothing but its name is known.
  expect(await asked({ ...own, folder: join(own.folder, 'elsewhere') })).toContain('own-bindings>=1');
});

it.each([
  ['no package', [], []],
  [
    'a package whose hash nobody knows',
    [{ name: 'own', version: '1.0' }],
    ['The hashes of its packages are left out, because not all of them are known.'],
  ],
])('a container of %s tells what it lacks', async (_, packages, losses) => {
  const spec = { python: '', requirements: [], constraints: [], systemSitePackages: false };
  const lock = { schema: 1 as const, python: '3.12.4', engine: 'pip 24.0', packages };
  const { notes: _notes, ...example } = exampleOf('venv', { spec, lock });
  for (const format of ['Dockerfile', 'devcontainer.json'] as const)
    expect((await exchangeOver(example).export('demo', format)).losses).toEqual(losses);
});

describe('a file with hashes', () => {
  const wheel = (ending: string): Package => ({
    name: 'own',
    version: '1.0',
    hashes: [hash('a')],
    archive: { url: `https://files.index.example/own-1.0${ending}`, hash: hash('a') },
  });
  const notesOf = async (item: Package, format: FormatId = 'requirements-hashed') => {
    const lock = { schema: 1 as const, python: '3.12.4', engine: 'pip 24.0', packages: [item] };
    return (await exchangeOver(exampleOf('venv', { lock })).export('demo', format)).notes;
  };

  it.each(['-cp312-cp312-manylinux_2_17_x86_64.whl', '-py3-none-manylinux_2_17_x86_64.whl', '-cp312-abi3-any.whl'])(
    'says that it fits this platform where it has but the hash of such a wheel: %s',
    async (ending) => {
      expect(await notesOf(wheel(ending))).toEqual([expect.stringContaining('this platform')]);
    },
  );

  it.each(['Dockerfile', 'devcontainer.json'] as const)('says so in a %s, too', async (format) => {
    const told = async (ending: string) => (await notesOf(wheel(ending), format))?.join('\n');
    expect(await told('-cp312-abi3-any.whl')).toContain('it fits this platform');
    expect(await told('-py3-none-any.whl')).not.toContain('it fits this platform');
  });

  it.each(['-py3-none-any.whl', '-py2.py3-none-any.whl', '.tar.gz'])('fits everywhere: %s', async (ending) => {
    expect(await notesOf(wheel(ending))).toBeUndefined();
  });

  it('with all hashes of the index fits everywhere', async () => {
    const all = { ...wheel('-cp312-cp312-manylinux_2_17_x86_64.whl'), hashes: [hash('a'), hash('b')] };
    expect(await notesOf(all)).toBeUndefined();
  });
});

it.each([
  ['--index-url https://packages.index.example/simple', []],
  ['--extra-index-url https://packages.index.example/simple', ['--extra-index-url']],
  ['--pre', ['--pre']],
])('a pylock.toml has the one index, and says which options it has no place for: %s', async (option, lost) => {
  const own = exampleOf('venv', { spec: { requirements: [option, 'rich'], constraints: [] } });
  const { text, losses } = await exchangeOver(own).export('demo', 'pylock.toml');
  expect(losses.flatMap((loss) => /^The option (\S+) is left out/.exec(loss)?.[1] ?? [])).toEqual(lost);
  const { asked, confirmations } = recognise({ fileName: 'file', text }, [], kinds);
  expect(asked.requirements.filter((line) => line.startsWith('-'))).toEqual(lost.length === 0 ? [option] : []);
  expect(confirmations.map(({ message }) => message)).toEqual(
    lost.length === 0 ? [expect.stringContaining('in place of your own')] : [],
  );
});

it('tells a setting that a format has no place for once', async () => {
  for (const format of ['requirements-plain', 'pyproject.toml', 'environment.yml'] as const) {
    const { losses } = await exchangeOver(exampleOf('fhs-pip')).export('demo', format);
    for (const word of ['nixpkgs:', 'nixpkgs.', 'libraries', 'glib'])
      expect(losses.filter((loss) => loss.includes(word)).length, `${format}: ${word}`).toBeLessThan(2);
    expect(losses.filter((loss) => loss.includes('no place for its settings'))).toHaveLength(1);
  }
});

it('calls settings that a format has no place for as the form does', async () => {
  const { losses } = await exchangeOver(exampleOf('venv')).export('demo', 'requirements-plain');
  expect(losses).toContain('The format has no place for its settings: “See the packages of the base interpreter”.');
});
