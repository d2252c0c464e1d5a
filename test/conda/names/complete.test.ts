import { chmodSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { completeConda, searchConda } from '../../../main/conda/names/complete';
import { condaPlatform } from '../../../main/conda/platform';
import { ClocheError } from '../../../preload/contract';
import { makeUpNames } from '../../names/made-up-names';
import { quickest } from '../../support/processor-time';
import { context, names, numpy, openChannels, type Row, repodata } from './open-channels';

const { complete, localChannel, own } = openChannels();

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
    expect(own.asked).toEqual([]);
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
    const found = await searchConda(own.tool, [first, second], 'NUMPY', context);
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
    const file = join(own.folder, 'own', condaPlatform, 'repodata.json');
    expect(names(await complete([channel], 'alpha'))).toEqual(['alpha']);
    const kept = () => readdirSync(join(own.folder, 'cache/cloche/conda')).sort();
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
    const nowhere = pathToFileURL(join(own.folder, 'nowhere')).href;
    expect(await complete([nowhere], 'x')).toMatchObject({
      state: 'unavailable',
      reason: `${nowhere} has no repodata.json, so it is no channel.`,
    });
    const broken = localChannel('broken', []);
    for (const subdir of [condaPlatform, 'noarch'])
      writeFileSync(join(own.folder, 'broken', subdir, 'repodata.json'), '{"packages": {"a":');
    expect(await complete([broken], 'x')).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('is not what a channel offers'),
    });
    await expect(searchConda(own.tool, [broken], 'x', context)).rejects.toMatchObject({
      message: expect.stringContaining('is not what a channel offers'),
    });
    expect(await complete(['--option'], 'x')).toMatchObject({ state: 'unavailable' });
    expect(await completeConda(own.tool, 'conda-forge', { text: 'x', limit: 5 }, context)).toMatchObject({
      state: 'unavailable',
    });
  });

  test('a cache that cannot be written, or that was cleared away meanwhile, keeps nobody waiting', async () => {
    const channel = localChannel('own', numpy);
    await complete([channel], 'numpy');
    rmSync(join(own.folder, 'cache'), { recursive: true });
    expect(names(await complete([channel], 'numpy'))).toEqual(['numpy']);
    expect(names(await complete([channel], 'scipy='))).toEqual([]);
    const other = localChannel('other', numpy);
    writeFileSync(join(own.folder, 'cache'), 'no folder');
    expect(await complete([other], 'numpy')).toMatchObject({ state: 'unavailable' });
  });
});

test('a name that is nowhere is told with those that may have been meant', async () => {
  const channel = localChannel('own', [...numpy, ['scipy', '1']]);
  await expect(searchConda(own.tool, [channel], 'nunpy', context)).rejects.toMatchObject({
    code: 'no-such-package',
    hint: 'Did you mean numpy?',
  });
});

test('what keeps the tool from being asked is told with how to mend that', async () => {
  const missing = new ClocheError('tool-missing', 'micromamba is not installed on this machine.', {
    hint: 'Install it.',
  });
  const tool = { ...own.tool, packageFolders: () => Promise.reject(missing) };
  await expect(searchConda(tool, ['conda-forge'], 'six', context)).rejects.toMatchObject({
    code: 'tool-missing',
    message: 'micromamba is not installed on this machine.',
    hint: 'Install it.',
  });
  const failed = new ClocheError('tool-failed', 'It failed.', { hint: 'Read the log.' });
  const failing = { ...own.tool, cache: () => 'failing', packageFolders: () => Promise.reject(failed) };
  await expect(searchConda(failing, ['conda-forge'], 'six', context)).rejects.toMatchObject({
    message: 'It failed.',
    hint: 'Check the connection, and the names of the channels.',
  });
});

test('answers out of 30,000 names in less than 50 ms', async () => {
  const made = makeUpNames(30_000);
  const rows = made.names.map((name, at): Row => [name, made.versions[at] ?? '1']);
  const channel = localChannel('large', rows);
  await complete([channel], 'p');
  for (const text of ['p', 'data', 'test3', 'nothing like it', `${made.names[777]}=`])
    expect(await quickest(5, () => completeConda(own.tool, [channel], { text, limit: 60 }, context))).toBeLessThan(50);
}, 120_000);

test('files that may not be read are told', async () => {
  const channel = localChannel('closed', [['alpha', '1']]);
  for (const subdir of [condaPlatform, 'noarch']) chmodSync(join(own.folder, 'closed', subdir, 'repodata.json'), 0);
  if (process.getuid?.() !== 0) expect(await complete([channel], 'a')).toMatchObject({ state: 'unavailable' });
});

test('after its signal nothing is begun: what was read before is answered, and what was not can be read later', async () => {
  const channel = localChannel('still', numpy);
  const still = { ...context, signal: AbortSignal.abort() };
  const ask = (channels: readonly string[]) => completeConda(own.tool, channels, { text: 'numpy', limit: 1 }, still);
  expect(await ask([channel])).toMatchObject({ state: 'unavailable', items: [] });
  expect(await complete([channel], 'numpy')).toMatchObject({ state: 'ready' });
  expect(await ask([channel])).toMatchObject({ state: 'ready', items: [{ name: 'numpy' }] });
  expect(await ask([channel, 'conda-forge'])).toMatchObject({ state: 'unavailable' });
  expect(await ask([channel, localChannel('other', numpy)])).toMatchObject({ state: 'unavailable' });
});
