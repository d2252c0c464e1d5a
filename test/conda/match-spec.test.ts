import { expect, test } from 'vitest';
import { matchSpecProblem, parseMatchSpec } from '../../main/conda/match-spec';
import { placesOf } from '../../main/conda/spec';

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
  ['numpy[subdir=linux-64]', { name: 'numpy', more: { subdir: 'linux-64' } }],
  ['numpy=1.2[build=py310*]', { name: 'numpy', version: '=1.2', build: 'py310*' }],
  ['numpy >=1.2,<2 [build_number=">=3"]', { name: 'numpy', version: '>=1.2,<2', more: { build_number: '>=3' } }],
  ['numpy[channel=conda-forge]', { channel: 'conda-forge', name: 'numpy' }],
  ['a[channel="https://other.example/ch"]', { channel: 'https://other.example/ch', name: 'a' }],
  ['a[channel=file:///srv/channel]', { channel: 'file:///srv/channel', name: 'a' }],
  [
    'x[url=https://other.example/ch/noarch/x-1-0.conda]',
    { name: 'x', url: 'https://other.example/ch/noarch/x-1-0.conda' },
  ],
  [`x[md5=${'0a'.repeat(16)}]`, { name: 'x', more: { md5: '0a'.repeat(16) } }],
  [`x[sha256='${'0a'.repeat(32)}']`, { name: 'x', more: { sha256: '0a'.repeat(32) } }],
  ['x[build_number=2]', { name: 'x', more: { build_number: '2' } }],
  ['x[fn=x-1.0-0.tar.bz2]', { name: 'x', more: { fn: 'x-1.0-0.tar.bz2' } }],
  ['x[license="BSD 3-Clause"]', { name: 'x', more: { license: 'BSD 3-Clause' } }],
  ["x[track_features='mkl, other']", { name: 'x', more: { track_features: 'mkl, other' } }],
  [
    `numpy[version=">=1, <2",build='py310*',subdir=linux-64]`,
    { name: 'numpy', version: '>=1,<2', build: 'py310*', more: { subdir: 'linux-64' } },
  ],
  ['x[version=>=1]', { name: 'x', version: '>=1' }],
  ["x[build='^py[0-9]+$']", { name: 'x', build: '^py[0-9]+$' }],
  ['x=1=^py[0-9]', { name: 'x', version: '=1', build: '^py[0-9]' }],
  ['dask[complete]>=1[build=py*]', { name: 'dask', version: '>=1', build: 'py*' }],
  ['conda-forge::x[subdir=noarch]', { channel: 'conda-forge', name: 'x', more: { subdir: 'noarch' } }],
  ['_libgcc_mutex=0.1=main', { name: '_libgcc_mutex', version: '=0.1', build: 'main' }],
])('%s', (text, spec) => expect(parseMatchSpec(text)).toEqual(spec));

test.each([
  ['', /no package/],
  ['-n', /dash/],
  ['--prefix=/', /dash/],
  ["a[license='x -n']", /dash/],
  ['a b c d', /no package/],
  ['a;b', /no package/],
  ['$(id)', /no package/],
  ['a\nb', /one line/],
  ['a\0', /one line/],
  ['/etc/passwd', /no package/],
  ['x'.repeat(501), /500 characters/],
  ['a[b', /brackets do not end/],
  ['a[b=1', /brackets do not end/],
  ["a[b='1]", /brackets do not end/],
  ['a[channel=/t/tk-abc/ch]', /condarc/],
  ['a[channel=https://user:secret@evil.example/ch]', /condarc/],
  ['x[url=https://user:secret@evil.example/x.conda]', /condarc/],
  ['x[url=https://evil.example/x.exe]', /is no url/],
  ['x[url=ftp://evil.example/x.conda]', /is no url/],
  ['y::x[url=https://evil.example/x.conda]', /not both/],
  ['https://user:secret@evil.example/ch::a', /condarc/],
  ['https://x.example/t/tk-abc/ch::a', /condarc/],
  ['a >', /no package/],
  ['a[name=b]', /“name” is not among/],
  ['a[target=b]', /“target” is not among/],
  ['a[md5=123]', /“123” is no md5/],
  ['a[sha256=zz]', /“zz” is no sha256/],
  ['a[build_number=one]', /“one” is no build_number/],
  ['a[subdir=../x]', /“..\/x” is no subdir/],
  ['a[version==1]', /“=1” is no version, or has to stand in quotes/],
  ['a[version>=1]', /“version>=1” is no key and value/],
  ['a[version=>=1,<2]', /“<2” is no key and value/],
  ['a[build=x, build=y]', /build is told twice/],
  ['a=1[version=2]', /version is told twice/],
  ['c::a[channel=d]', /channel is told twice/],
  ['a[build =x]', /“build =x” is no key and value/],
  [`a[license="it's"]`, /is no key and value/],
  ['a[license="x # y"]', /is no license/],
])('%j is none', (text, problem) => {
  expect(parseMatchSpec(text)).toBeNull();
  expect(matchSpecProblem(text)).toMatch(problem);
});

test('a channel or an archive that a package names is a place like the channels of the list', () => {
  const packages = ['a[channel=https://a.example/ch]', 'b[url=file:///b-1-0.conda]', 'https://c.example/ch::c', 'd::d'];
  expect(placesOf(['conda-forge', '/srv/channel'], packages)).toEqual([
    '/srv/channel',
    'https://a.example/ch',
    'file:///b-1-0.conda',
    'https://c.example/ch',
  ]);
});
