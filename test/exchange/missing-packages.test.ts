import { expect, test } from 'vitest';
import type { Kind } from '../../main/kinds/kind';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import type { KnownPackages } from '../../main/names/known-packages';
import { ClocheError } from '../../preload/contract';
import { exchangeOf } from './exchange-fixture';

const text = 'channels: [own]\ndependencies:\n- numpydoc\n- numpy\n- nmupy>=2\n';
const inspect = (missing: () => Promise<KnownPackages['missing']>) =>
  exchangeOf([
    { ...(micromamba as unknown as Kind), lookUp: async () => ({ missing: await missing(), isWhole: true }) },
  ]).inspect({ fileName: 'environment.yml', text });
const warned = async (missing: () => Promise<KnownPackages['missing']>) =>
  (await inspect(missing)).warnings.filter(({ codes = [] }) => codes.includes('missing-package'));

test('a package that a kept list does not have is told with its line', async () => {
  const place = 'own';
  expect(
    await warned(async () => [
      { name: 'nmupy', place },
      { name: 'numpy', place },
      { name: 'six', place },
    ]),
  ).toEqual([
    expect.objectContaining({ name: 'six', message: expect.stringContaining('There is no six in the list of own') }),
    expect.objectContaining({ line: 4, name: 'numpy' }),
    expect.objectContaining({ line: 5, name: 'nmupy' }),
  ]);
});

test('that a list cannot be looked at is no reason not to import', async () => {
  expect(await warned(() => Promise.reject(new ClocheError('tool-failed', 'No list.')))).toEqual([]);
});
