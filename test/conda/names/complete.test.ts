import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { completeConda, searchConda } from '../../../main/conda/names/complete';
import { lookUpInChannels } from '../../../main/conda/names/known';
import { condaPlatform } from '../../../main/conda/platform';
import type { CondaContext, CondaTool } from '../../../main/conda/tools/tool';
import { ClocheError, type Completions } from '../../../preload/contract';
import { makeUpNames } from '../../names/made-up-names';
import { quickest } from '../../support/processor-time';
import { temporaryFolder } from '../../support/temporary';

type Row = readonly [name: string, version: string, build?: string, size?: number];

let folder: string;
let packageFolder: string;
let asked: string[][];
let tool: CondaTool;
/** What the tool does when it is to fetch. */
let fetchAll: (channels: readonly string[]) => Promise<void>;
let count = 0;

beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  packageFolder = join(folder, 'pkgs');
  mkdirSync(join(packageFolder, 'cache'), { recursive: true });
  asked = [];
  fetchAll = async () => {};
  count += 1;
  const root = `${packageFolder} ${count}`;
  tool = {
    id: 'micromamba',
    cache: () => root,
    packageFolders: async () => [packageFolder],
    fetchChannels: async (channels: readonly string[]) => {
      asked.push([...channels]);
      await fetchAll(channels);
    },
  } as unknown as CondaTool;
});
afterEach(() => vi.unstubAllEnvs());

const context: CondaContext = {
  run: () => Promise.reject(new Error('Nothing is started.')),
  signal: new AbortController().signal,
};

function repodata(rows: readonly Row[]): string {
  const records = rows.map(([name, version, build = '0', size = 1000], at) => {
    const number = Number(/\d+$/.exec(build)?.[0] ?? 0);
    return [`${name}-${version}-${build}-${at}.conda`, { name, version, build, build_number: number, size }];
  });
  return JSON.stringify({ info: {}, packages: {}, 'packages.conda': Object.fromEntries(records) });
}

/** A folder that is a channel; its address. */
function localChannel(name: string, rows: readonly Row[], noarch: readonly Row[] = []): string {
  const place = join(folder, name);
  for (const [subdir, own] of [[condaPlatform, rows] as const, ['noarch', noarch] as const]) {
    mkdirSync(join(place, subdir), { recursive: true });
    writeFileSync(join(place, subdir, 'repodata.json'), repodata(own));
  }
  return pathToFileURL(place).href;
}

/** A copy as the tools keep it: https://conda.anaconda.org/conda-forge/noarch is in the file of its MD5. */
function keep(url: string, rows: readonly Row[], base?: string): string {
  const name = base ?? createHash('md5').update(`${url}/`).digest('hex').slice(0, 8);
  const file = join(packageFolder, 'cache', `${name}.json`);
  writeFileSync(file, repodata(rows));
  return file;
}

async function complete(channels: readonly string[], text: string, limit = 20): Promise<Completions> {
  let answer = await completeConda(tool, channels, { text, limit }, context);
  await expect
    .poll(async () => {
      answer = await completeConda(tool, channels, { text, limit }, context);
      return answer.state;
    })
    .not.toBe('reading');
  return answer;
}
const names = ({ items }: Completions) => items.map(({ name }) => name);

const numpy: readonly Row[] = [
  ['numpy', '1.26.4', 'py311_0', 7_000_000],
  ['numpy', '2.0.0rc1', 'py312_0'],
  ['numpy', '2.0.0', 'py312_0', 8_000_000],
  ['numpy', '2.0.0', 'py312_1', 8_000_000],
  ['numpy', '1.9.3', 'py27_0'],
];

describe('packages that a list does not have', () => {
  const lookUp = (channels: readonly string[], ...packages: string[]) =>
    lookUpInChannels(tool, { channels: [...channels], packages }, context);
  const missing = (channels: readonly string[], ...packages: string[]) =>
    lookUp(channels, ...packages).missing.map(({ name, place }) => [name, place]);

  test('are told once the list was read, each of its own channel, and nothing is fetched', async () => {
    const [one, other] = [localChannel('one', numpy, [['about', '3']]), localChannel('other', [['scipy', '1.0']])];
    // What is not at hand is read for the next time.
    expect(missing([one], 'nmupy')).toEqual([]);
    await complete([one, other], 'num');
    expect(missing([one, other], 'NumPy>=1', 'about', 'scipy', 'nmupy=1', 'nmupy', '__glibc>=2')).toEqual([
      ['nmupy', `${one}, ${other}`],
    ]);
    expect(lookUp([one, other], 'numpy>=1', 'nmupy', '__glibc').isWhole).toBe(true);
    for (const unknown of ['third::numpy', 'https://channel.example/linux-64/numpy-1-0.conda'])
      expect(lookUp([one, other], 'numpy', unknown).isWhole).toBe(false);
    expect(missing([one, other], `${other}::numpy`, `${one}::numpy`, 'third::numpy')).toEqual([['numpy', other]]);
    expect(missing([one, pathToFileURL(join(folder, 'nowhere')).href], 'nmupy')).toEqual([]);
    expect(asked).toEqual([]);
  });

  test.each([
    ['noarch', condaPlatform],
    [condaPlatform, 'noarch'],
  ])('are not told of a channel of which only %s is kept', async (first, second) => {
    const url = `https://channel.example/${first}-alone`;
    keep(`${url}/${first}`, numpy);
    await complete([url], 'num');
    expect(lookUp([url], 'nmupy')).toEqual({ missing: [], isWhole: false });
    keep(`${url}/${second}`, numpy);
    await complete([url], 'num');
    expect(missing([url], 'nmupy')).toEqual([['nmupy', url]]);
  });
});

describe('of channels that are folders', () => {
  test('names complete with the newest version, those that begin with what is typed first', async () => {
    const channel = localChannel(
      'own',
      [...numpy, ['scipy', '1.0']],
      [
        ['numpydoc', '1.8'],
        ['about-numpy', '3'],
      ],
    );
    const answer = await complete([channel], 'num');
    expect(answer).toMatchObject({ state: 'ready', total: 4 });
    expect(answer.items).toEqual([
      { name: 'numpy', version: '2.0.0' },
      { name: 'numpydoc', version: '1.8' },
      { name: 'about-numpy', version: '3' },
    ]);
    expect(asked).toEqual([]);
  });

  test('behind a sign there are versions, newest first, and behind another one builds', async () => {
    const channel = localChannel('own', numpy);
    expect(names(await complete([channel], 'numpy>='))).toEqual(
      ['2.0.0', '2.0.0rc1', '1.26.4', '1.9.3'].map((version) => `numpy>=${version}`),
    );
    expect(names(await complete([channel], 'numpy>=1,<2'))).toEqual(['numpy>=1,<2.0.0', 'numpy>=1,<2.0.0rc1']);
    const builds = await complete([channel], 'NumPy=2.0=');
    expect(builds.items[0]).toEqual({
      name: 'NumPy=2.0=py312_1',
      version: '2.0.0',
      description: `${condaPlatform} · 8.0 MB · ${channel}`,
    });
    expect(names(builds)).toEqual(['NumPy=2.0=py312_1', 'NumPy=2.0=py312_0']);
    expect(names(await complete([channel], 'numpy==2.0='))).toEqual([]);
    expect(names(await complete([channel], 'numpy=*=py3'))).toEqual(
      ['py312_1', 'py312_0', 'py311_0'].map((one) => `numpy=*=${one}`),
    );
    expect(names(await complete([channel], 'nothing='))).toEqual([]);
  });

  test('the first channel that has a name goes first, and a channel can be named', async () => {
    const [first, second] = [localChannel('first', [['numpy', '1.0']]), localChannel('second', numpy)];
    expect((await complete([first, second], 'numpy')).items[0]).toMatchObject({ version: '1.0', description: first });
    expect((await complete([first, second], `${second}::numpy`)).items).toMatchObject([
      { name: `${second}::numpy`, version: '2.0.0' },
    ]);
    const found = await searchConda(tool, [first, second], 'NUMPY', context);
    expect(found.map(({ version, build, channel }) => [version, build, channel])).toEqual([
      ['2.0.0', 'py312_1', second],
      ['2.0.0', 'py312_0', second],
      ['2.0.0rc1', 'py312_0', second],
      ['1.26.4', 'py311_0', second],
      ['1.9.3', 'py27_0', second],
      ['1.0', '0', first],
    ]);
    expect(found[0]).toMatchObject({ name: 'numpy', buildNumber: 1, subdir: condaPlatform, sizeBytes: 8_000_000 });
  });

  test('a channel that has changed is read again, one that has not is not', async () => {
    const channel = localChannel('own', [['alpha', '1']]);
    const file = join(folder, 'own', condaPlatform, 'repodata.json');
    expect(names(await complete([channel], 'alpha'))).toEqual(['alpha']);
    const kept = () => readdirSync(join(folder, 'cache/cloche/conda')).sort();
    const before = kept();
    expect(before).toHaveLength(4);
    await complete([channel], 'beta');
    expect(kept()).toEqual(before);
    writeFileSync(file, repodata([['beta', '1']]));
    utimesSync(file, 1, 1);
    expect(names(await complete([channel], 'beta'))).toEqual(['beta']);
    expect(kept()).toHaveLength(6);
  });

  test('a folder that is no channel, or a broken one, is told', async () => {
    const nowhere = pathToFileURL(join(folder, 'nowhere')).href;
    expect(await complete([nowhere], 'x')).toMatchObject({
      state: 'unavailable',
      reason: `${nowhere} has no repodata.json, so it is no channel.`,
    });
    const broken = localChannel('broken', []);
    for (const subdir of [condaPlatform, 'noarch'])
      writeFileSync(join(folder, 'broken', subdir, 'repodata.json'), '{"packages": {"a":');
    expect(await complete([broken], 'x')).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('is not what a channel offers'),
    });
    await expect(searchConda(tool, [broken], 'x', context)).rejects.toMatchObject({
      message: expect.stringContaining('is not what a channel offers'),
    });
    expect(await complete(['--option'], 'x')).toMatchObject({ state: 'unavailable' });
    expect(await completeConda(tool, 'conda-forge', { text: 'x', limit: 5 }, context)).toMatchObject({
      state: 'unavailable',
    });
  });

  test('a cache that cannot be written, or that was cleared away meanwhile, keeps nobody waiting', async () => {
    const channel = localChannel('own', numpy);
    await complete([channel], 'numpy');
    rmSync(join(folder, 'cache'), { recursive: true });
    expect(names(await complete([channel], 'numpy'))).toEqual(['numpy']);
    expect(names(await complete([channel], 'scipy='))).toEqual([]);
    const other = localChannel('other', numpy);
    writeFileSync(join(folder, 'cache'), 'no folder');
    expect(await complete([other], 'numpy')).toMatchObject({ state: 'unavailable' });
  });
});

describe('of channels with an address', () => {
  const forge = 'https://conda.anaconda.org/conda-forge';

  test('names come from the copies that the tool keeps, under the names that both tools give them', async () => {
    // As in the recordings of micromamba: http://127.0.0.1:18080/chan/linux-64 is c7466410.json.
    keep('', [['served', '1']], 'c7466410');
    if (condaPlatform === 'linux-64')
      expect(names(await complete(['http://127.0.0.1:18080/chan/'], 'served'))).toEqual(['served']);
    keep(`${forge}/noarch`, [['numpydoc', '1.8']]);
    keep(`${forge}/${condaPlatform}`, numpy);
    keep(`${forge}/osx-64`, [['numpy-osx', '9']]);
    expect(names(await complete(['conda-forge'], 'numpy'))).toEqual(['numpy', 'numpydoc']);
    keep('https://repo.anaconda.com/pkgs/main/noarch', [['of-defaults', '1']]);
    expect(names(await complete(['defaults'], 'of'))).toEqual(['of-defaults']);
    expect(asked).toEqual([]);
  });

  test.each(['.state.json', '.info.json'])(
    'a mirror is known by what the tool notes beside the copy: %s',
    async (end) => {
      keep('', [['mirrored', '1']], 'abcd1234');
      const state = join(packageFolder, 'cache', `abcd1234${end}`);
      writeFileSync(state, JSON.stringify({ url: 'https://mirror.example/pkgs/conda-forge/noarch/repodata.json.zst' }));
      keep('', [['not-whole', '1']], 'abcd5678');
      const other = { url: 'https://mirror.example/pkgs/conda-forge/noarch/current_repodata.json' };
      writeFileSync(join(packageFolder, 'cache', `abcd5678${end}`), JSON.stringify(other));
      writeFileSync(join(packageFolder, 'cache', `ffff0000${end}`), '{"url": ');
      expect(names(await complete(['conda-forge'], ''))).toEqual(['mirrored']);
      expect(names(await complete(['https://mirror.example/pkgs/conda-forge'], 'mirr'))).toEqual(['mirrored']);
      expect(await complete(['bioconda'], 'mirr')).toMatchObject({ state: 'unavailable' });
    },
  );

  test('what is nowhere is fetched when the field is entered, once, and never for what is typed', async () => {
    for (const text of ['n', 'nu', 'num'])
      expect(await complete(['conda-forge'], text)).toMatchObject({
        state: 'unavailable',
        reason: 'What these channels have was not fetched yet.',
      });
    expect(asked).toEqual([]);
    let release = () => {};
    fetchAll = async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      keep(`${forge}/noarch`, [['numpydoc', '1.8']]);
    };
    const enter = () => completeConda(tool, ['conda-forge'], { text: '', limit: 5 }, context);
    await enter();
    await expect.poll(() => asked).toEqual([['conda-forge']]);
    await enter();
    expect(await completeConda(tool, ['conda-forge'], { text: 'num', limit: 5 }, context)).toEqual({
      state: 'reading',
      reason: 'What conda-forge has is being fetched.',
      items: [],
      total: 0,
    });
    release();
    expect(names(await complete(['conda-forge'], 'num'))).toEqual(['numpydoc']);
    expect(asked).toHaveLength(1);
  });

  test('why nothing could be fetched is told, and it is not tried again with every look', async () => {
    fetchAll = async () => {
      throw new ClocheError('network', 'A channel cannot be reached.');
    };
    await completeConda(tool, ['conda-forge'], { text: '', limit: 5 }, context);
    await expect
      .poll(() => completeConda(tool, ['conda-forge'], { text: 'n', limit: 5 }, context))
      .toMatchObject({ state: 'unavailable', reason: 'A channel cannot be reached.' });
    await complete(['conda-forge'], '');
    expect(asked).toHaveLength(1);
    await expect(searchConda(tool, ['conda-forge'], 'numpy', context)).rejects.toMatchObject({
      message: 'A channel cannot be reached.',
    });
  });

  test('a tool that keeps no list is told of, and one that fails after it has fetched is believed', async () => {
    await expect(searchConda(tool, ['conda-forge'], 'numpy', context)).rejects.toMatchObject({
      message: 'micromamba keeps no list of what conda-forge has.',
    });
    fetchAll = async () => {
      keep('https://conda.anaconda.org/bioconda/noarch', [['bwa', '1']]);
      throw new ClocheError('no-such-package', 'No python there.');
    };
    expect(await searchConda(tool, ['bioconda'], 'bwa', context)).toHaveLength(1);
  });

  test('old copies are good until there are newer ones', async () => {
    const file = keep(`${forge}/noarch`, [['numpydoc', '1.8']]);
    utimesSync(file, 1, 1);
    fetchAll = async () => {
      keep(`${forge}/noarch`, [['numpydoc', '1.9']]);
    };
    expect((await complete(['conda-forge'], 'numpy')).items[0]?.version).toBe('1.8');
    expect(asked).toEqual([]);
    await completeConda(tool, ['conda-forge'], { text: '', limit: 5 }, context);
    await expect
      .poll(
        async () =>
          (await completeConda(tool, ['conda-forge'], { text: 'numpy', limit: 5 }, context)).items[0]?.version,
      )
      .toBe('1.9');
    await complete(['conda-forge'], '');
    expect(asked).toHaveLength(1);
  });
});

test('a name that is nowhere is told with those that may have been meant', async () => {
  const channel = localChannel('own', [...numpy, ['scipy', '1']]);
  await expect(searchConda(tool, [channel], 'nunpy', context)).rejects.toMatchObject({
    code: 'no-such-package',
    hint: 'Did you mean numpy?',
  });
});

test('answers out of 30,000 names in less than 50 ms', async () => {
  const made = makeUpNames(30_000);
  const rows = made.names.map((name, at): Row => [name, made.versions[at] ?? '1']);
  const channel = localChannel('large', rows);
  await complete([channel], 'p');
  for (const text of ['p', 'data', 'test3', 'nothing like it', `${made.names[777]}=`])
    expect(await quickest(5, () => completeConda(tool, [channel], { text, limit: 60 }, context))).toBeLessThan(50);
}, 120_000);

test('files that may not be read are told', async () => {
  const channel = localChannel('closed', [['alpha', '1']]);
  for (const subdir of [condaPlatform, 'noarch']) chmodSync(join(folder, 'closed', subdir, 'repodata.json'), 0);
  if (process.getuid?.() !== 0) expect(await complete([channel], 'a')).toMatchObject({ state: 'unavailable' });
});

test('after its signal nothing is begun: what was read before is answered, and what was not can be read later', async () => {
  const channel = localChannel('still', numpy);
  const still = { ...context, signal: AbortSignal.abort() };
  const ask = (channels: readonly string[]) => completeConda(tool, channels, { text: 'numpy', limit: 1 }, still);
  expect(await ask([channel])).toMatchObject({ state: 'unavailable', items: [] });
  expect(await complete([channel], 'numpy')).toMatchObject({ state: 'ready' });
  expect(await ask([channel])).toMatchObject({ state: 'ready', items: [{ name: 'numpy' }] });
  expect(await ask([channel, 'conda-forge'])).toMatchObject({ state: 'unavailable' });
  expect(await ask([channel, localChannel('other', numpy)])).toMatchObject({ state: 'unavailable' });
});
