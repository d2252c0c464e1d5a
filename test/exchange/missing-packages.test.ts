import { expect, test } from 'vitest';
import type { Kind } from '../../main/kinds/kind';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import { nixPackages } from '../../main/kinds/nix-packages/nix-packages';
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

test('that the names of a nixpkgs were never read is told before anything else', async () => {
  const lookUp = async () => ({ missing: [], isWhole: false, unread: 'the nixpkgs that is taken' });
  const exchange = exchangeOf([{ ...(nixPackages as unknown as Kind), lookUp }]);
  const { warnings } = await exchange.inspect({ fileName: 'requirements.txt', text: 'six\n' });
  expect(warnings).toEqual([
    {
      message: expect.stringMatching(
        /^Not checked: whether all of it is in the nixpkgs that is taken, because its names /,
      ),
      codes: ['names-unread'],
    },
  ]);
});

test('that a list cannot be looked at is no reason not to import', async () => {
  expect(await warned(() => Promise.reject(new ClocheError('tool-failed', 'No list.')))).toEqual([]);
});
