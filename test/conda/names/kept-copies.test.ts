import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completeConda, searchConda } from '../../../main/conda/names/complete';
import { condaPlatform } from '../../../main/conda/platform';
import { ClocheError } from '../../../preload/contract';
import { context, names, numpy, openChannels } from './open-channels';

const { complete, keep, own } = openChannels();

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
    expect(own.asked).toEqual([]);
  });

  test.each(['.state.json', '.info.json'])(
    'a mirror is known by what the tool notes beside the copy: %s',
    async (end) => {
      keep('', [['mirrored', '1']], 'abcd1234');
      const state = join(own.packageFolder, 'cache', `abcd1234${end}`);
      writeFileSync(state, JSON.stringify({ url: 'https://mirror.example/pkgs/conda-forge/noarch/repodata.json.zst' }));
      keep('', [['not-whole', '1']], 'abcd5678');
      const other = { url: 'https://mirror.example/pkgs/conda-forge/noarch/current_repodata.json' };
      writeFileSync(join(own.packageFolder, 'cache', `abcd5678${end}`), JSON.stringify(other));
      writeFileSync(join(own.packageFolder, 'cache', `ffff0000${end}`), '{"url": ');
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
    expect(own.asked).toEqual([]);
    let release = () => {};
    own.fetchAll = async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      keep(`${forge}/noarch`, [['numpydoc', '1.8']]);
    };
    const enter = () => completeConda(own.tool, ['conda-forge'], { text: '', limit: 5 }, context);
    await enter();
    await expect.poll(() => own.asked).toEqual([['conda-forge']]);
    await enter();
    expect(await completeConda(own.tool, ['conda-forge'], { text: 'num', limit: 5 }, context)).toEqual({
      state: 'reading',
      reason: 'What conda-forge has is being fetched.',
      items: [],
      total: 0,
    });
    release();
    expect(names(await complete(['conda-forge'], 'num'))).toEqual(['numpydoc']);
    expect(own.asked).toHaveLength(1);
  });

  test('why nothing could be fetched is told, and it is not tried again with every look', async () => {
    own.fetchAll = async () => {
      throw new ClocheError('network', 'A channel cannot be reached.');
    };
    await completeConda(own.tool, ['conda-forge'], { text: '', limit: 5 }, context);
    await expect
      .poll(() => completeConda(own.tool, ['conda-forge'], { text: 'n', limit: 5 }, context))
      .toMatchObject({ state: 'unavailable', reason: 'A channel cannot be reached.' });
    await complete(['conda-forge'], '');
    expect(own.asked).toHaveLength(1);
    await expect(searchConda(own.tool, ['conda-forge'], 'numpy', context)).rejects.toMatchObject({
      message: 'A channel cannot be reached.',
    });
  });

  test('a tool that keeps no list is told of, and one that fails after it has fetched is believed', async () => {
    await expect(searchConda(own.tool, ['conda-forge'], 'numpy', context)).rejects.toMatchObject({
      message: 'micromamba keeps no list of what conda-forge has.',
    });
    own.fetchAll = async () => {
      keep('https://conda.anaconda.org/bioconda/noarch', [['bwa', '1']]);
      throw new ClocheError('no-such-package', 'No python there.');
    };
    expect(await searchConda(own.tool, ['bioconda'], 'bwa', context)).toHaveLength(1);
  });

  test('old copies are good until there are newer ones', async () => {
    const file = keep(`${forge}/noarch`, [['numpydoc', '1.8']]);
    utimesSync(file, 1, 1);
    own.fetchAll = async () => {
      keep(`${forge}/noarch`, [['numpydoc', '1.9']]);
    };
    expect((await complete(['conda-forge'], 'numpy')).items[0]?.version).toBe('1.8');
    expect(own.asked).toEqual([]);
    await completeConda(own.tool, ['conda-forge'], { text: '', limit: 5 }, context);
    await expect
      .poll(
        async () =>
          (await completeConda(own.tool, ['conda-forge'], { text: 'numpy', limit: 5 }, context)).items[0]?.version,
      )
      .toBe('1.9');
    await complete(['conda-forge'], '');
    expect(own.asked).toHaveLength(1);
  });
});
