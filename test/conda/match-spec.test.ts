import { expect, test } from 'vitest';
import { parseMatchSpec } from '../../main/conda/match-spec';

test.each([
  ['numpy', { name: 'numpy' }],
  ['NumPy', { name: 'numpy' }],
  ['numpy=1.26', { name: 'numpy', version: '=1.26' }],
  ['numpy==1.26.4', { name: 'numpy', version: '==1.26.4' }],
  ['numpy >=1.2, <2', { name: 'numpy', version: '>=1.2,<2' }],
  ['numpy=1.26=py312*', { name: 'numpy', version: '=1.26', build: 'py312*' }],
  ['foo 1.2 0', { name: 'foo', version: '=1.2', build: '0' }],
  ['mypy=0.960', { name: 'mypy', version: '=0.960' }],
  ['python=3.7*', { name: 'python', version: '=3.7*' }],
  ['cuda-version>=12,<13.0a0', { name: 'cuda-version', version: '>=12,<13.0a0' }],
  ['pytorch=*=*cuda*', { name: 'pytorch', version: '=*', build: '*cuda*' }],
  ['conda-forge::numpy=1.2', { channel: 'conda-forge', name: 'numpy', version: '=1.2' }],
  ['pkgs/main/linux-64::tensorflow-gpu', { channel: 'pkgs/main/linux-64', name: 'tensorflow-gpu' }],
  ["python[version='>=3.8',build=*cpython]", { name: 'python', version: '>=3.8', build: '*cpython' }],
  ['nbconvert[execute]!=6.0.0,!=6.0.1', { name: 'nbconvert', version: '!=6.0.0,!=6.0.1' }],
  ['_libgcc_mutex=0.1=main', { name: '_libgcc_mutex', version: '=0.1', build: 'main' }],
])('%s', (text, spec) => expect(parseMatchSpec(text)).toEqual(spec));

test.each([
  '',
  '-n',
  '--prefix=/',
  'a b c d',
  'a;b',
  '$(id)',
  'a\nb',
  'a\0',
  '/etc/passwd',
  'x'.repeat(501),
  'a[b',
  'a[channel=https://evil.example/ch]',
  'x[url=https://evil.example/x.conda]',
  'https://user:secret@evil.example/ch::a',
  'https://x.example/t/tk-abc/ch::a',
  'a >',
])('%j is none', (text) => expect(parseMatchSpec(text)).toBeNull());
