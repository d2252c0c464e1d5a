import { expect, test } from 'vitest';
import { readTyped } from '../../../main/conda/names/typed-spec';

test.each([
  ['', { type: 'name', lead: '', typed: '' }],
  ['num', { type: 'name', lead: '', typed: 'num' }],
  ['conda-forge::num', { type: 'name', lead: 'conda-forge::', typed: 'num', channel: 'conda-forge' }],
  ['NumPy=', { type: 'version', name: 'numpy', lead: 'NumPy=', typed: '' }],
  ['numpy>=2', { type: 'version', name: 'numpy', lead: 'numpy>=', typed: '2' }],
  ['numpy >= 2', { type: 'version', name: 'numpy', lead: 'numpy >= ', typed: '2' }],
  ['numpy>=1.2,<2', { type: 'version', name: 'numpy', lead: 'numpy>=1.2,<', typed: '2' }],
  ['numpy 1.2', { type: 'version', name: 'numpy', lead: 'numpy ', typed: '1.2' }],
  ['numpy=1.2=', { type: 'build', name: 'numpy', lead: 'numpy=1.2=', typed: '', version: '1.2', isExact: false }],
  [
    'numpy==1.2=py3',
    { type: 'build', name: 'numpy', lead: 'numpy==1.2=', typed: 'py3', version: '1.2', isExact: true },
  ],
  ['numpy 1.2 py', { type: 'build', name: 'numpy', lead: 'numpy 1.2 ', typed: 'py', version: '1.2', isExact: true }],
  [
    'https://host/channel::numpy=1',
    {
      type: 'version',
      name: 'numpy',
      lead: 'https://host/channel::numpy=',
      typed: '1',
      channel: 'https://host/channel',
    },
  ],
])('what is typed in %j', (text, typed) => {
  expect(readTyped(text)).toEqual(typed);
});

test('a long line that is no spec takes no time', () => {
  const begun = performance.now();
  for (const text of [
    '::'.repeat(100),
    'a'.repeat(200),
    `${'a::'.repeat(60)}=`,
    ' '.repeat(200),
    `a=${'1,'.repeat(90)}`,
  ])
    readTyped(text);
  expect(performance.now() - begun).toBeLessThan(500);
});
