import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lookUpInChannels } from '../../../main/conda/names/known';
import { condaPlatform } from '../../../main/conda/platform';
import { context, numpy, openChannels } from './open-channels';

const { complete, keep, localChannel, own } = openChannels();

describe('packages that a list does not have', () => {
  const lookUp = (channels: readonly string[], ...packages: string[]) =>
    lookUpInChannels(own.tool, { channels: [...channels], packages }, context);
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
    expect(missing([one, pathToFileURL(join(own.folder, 'nowhere')).href], 'nmupy')).toEqual([]);
    expect(own.asked).toEqual([]);
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
