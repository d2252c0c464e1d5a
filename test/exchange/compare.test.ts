import { describe, expect, test } from 'vitest';
import { compareWith } from '../../main/exchange/compare';
import { writeReport } from '../../main/exchange/write/report';
import type { Lock, Package } from '../../preload/contract';
import { demo, exchangeWith } from './exchange-fixture';

const lockOf = (...packages: Package[]): Lock => ({ schema: 1, python: '3.12.4', engine: 'uv 1', packages });
const pypi = (name: string, version: string): Package => ({ name, version });
const conda = (name: string, version: string, build: string): Package => ({
  ...pypi(name, version),
  conda: { build, url: `https://c.example/noarch/${name}-${version}-${build}.conda` },
});
const nothing = { same: 0, newer: [], older: [], rebuilt: [], missing: [], extra: [] };

describe('what is there, compared with a lock', () => {
  test.each<[string, Package[], Package[], object]>([
    ['the same', [pypi('six', '1.0')], [pypi('six', '1.0')], { same: 1 }],
    ['another spelling', [pypi('Zope.Interface', '1')], [pypi('zope_interface', '1.0')], { same: 1 }],
    ['newer', [pypi('six', '1.9')], [pypi('six', '1.10')], { newer: [{ name: 'six', wanted: '1.9', found: '1.10' }] }],
    [
      'a release after its candidate',
      [pypi('six', '1.0rc1')],
      [pypi('six', '1.0')],
      {
        newer: [{ name: 'six', wanted: '1.0rc1', found: '1.0' }],
      },
    ],
    // PyPI takes c for rc, and conda orders them by the alphabet.
    [
      'newer as PyPI orders it',
      [pypi('six', '1.0rc1')],
      [pypi('six', '1.0c2')],
      { newer: [{ name: 'six', wanted: '1.0rc1', found: '1.0c2' }] },
    ],
    ['older', [pypi('six', '1.10')], [pypi('six', '1.9')], { older: [{ name: 'six', wanted: '1.10', found: '1.9' }] }],
    ['missing', [pypi('six', '1')], [], { missing: [{ name: 'six', version: '1' }] }],
    [
      'extra',
      [],
      [pypi('six', '1'), pypi('pip', '24'), pypi('setuptools', '70')],
      {
        extra: [{ name: 'six', version: '1' }],
      },
    ],
    [
      'pip that was locked',
      [pypi('pip', '24')],
      [pypi('pip', '25')],
      {
        newer: [{ name: 'pip', wanted: '24', found: '25' }],
      },
    ],
    [
      'another build',
      [conda('six', '1', '0')],
      [conda('six', '1', '1')],
      {
        rebuilt: [{ name: 'six', wanted: '0', found: '1' }],
      },
    ],
    [
      'versions as conda orders them',
      [conda('openssl', '1.1.1g', '0')],
      [conda('openssl', '1.1.1h', '0')],
      {
        newer: [{ name: 'openssl', wanted: '1.1.1g', found: '1.1.1h' }],
      },
    ],
    [
      'from PyPI in place of a channel',
      [conda('six', '1', '0')],
      [pypi('six', '1')],
      {
        missing: [{ name: 'six', version: '1' }],
        extra: [{ name: 'six', version: '1' }],
      },
    ],
    ['pip of a channel', [], [conda('pip', '24', '0')], { extra: [{ name: 'pip', version: '24' }] }],
  ])('%s', (_, wanted, packages, expected) => {
    expect(compareWith(lockOf(...wanted), { packages, python: '3.12.4' })).toEqual({ ...nothing, ...expected });
  });

  test.each<[string | undefined, string, object]>([
    ['3.13.0', "python_version < '3.9'", { same: 1 }],
    ['3.8.18', "python_version < '3.9'", { same: 1, missing: [{ name: 'beta', version: '1.0' }] }],
    ['3.12', "python_version < '3.9'", { same: 1 }],
    ['3.13.0', "python_full_version < '3.8.2'", { same: 1 }],
    ['3.13.0', "implementation_name == 'pypy' and python_version >= '3.9'", { same: 1 }],
    ['3.13.0', "python_version >= '3.9'", { same: 1, missing: [{ name: 'beta', version: '1.0' }] }],
    [undefined, "python_version < '3.9'", { same: 1, missing: [{ name: 'beta', version: '1.0' }] }],
  ])('with Python %s, beta is wanted where %s', (python, marker, expected) => {
    const wanted = { ...lockOf(pypi('alpha', '1'), { ...pypi('beta', '1.0'), marker }), python: '' };
    const found = { packages: [pypi('alpha', '1')], ...(python === undefined ? {} : { python }) };
    expect(compareWith(wanted, found)).toEqual({ ...nothing, ...expected });
  });

  test('of a name that is locked once for each Python, the one for the Python that is there counts', () => {
    const old = { ...pypi('beta', '1.0'), marker: "python_version < '3.9'" };
    const wanted = lockOf({ ...pypi('beta', '2.0'), marker: "python_version >= '3.9'" }, old);
    expect(compareWith(wanted, { packages: [pypi('beta', '2.0')], python: '3.12.4' })).toEqual({ ...nothing, same: 1 });
  });

  test.each([
    ['3.12.4', {}],
    ['3.12', {}],
    ['3.13.1', { newer: [{ name: 'Python', wanted: '3.12.4', found: '3.13.1' }] }],
    ['3.12.1', { older: [{ name: 'Python', wanted: '3.12.4', found: '3.12.1' }] }],
  ])('Python %s', (python, expected) => {
    expect(compareWith(lockOf(), { packages: [], python })).toEqual({ ...nothing, ...expected });
  });
});

test('the report says all of it, in the same order whatever the order of the packages', () => {
  const change = (name: string) => ({ name, wanted: '1', found: '2' });
  const differences = {
    ...{ against: 'asked' as const, same: 3, older: [], rebuilt: [] },
    newer: [change('b'), change('a')],
    missing: [{ name: 'c', version: '1' }],
    extra: [{ name: 'd', version: '1' }],
  };
  const { fileName, text } = writeReport('demo', differences);
  expect(fileName).toBe('demo-comparison.txt');
  expect(text).toBe(
    [
      'demo, compared with the versions that it was to be made with.',
      'The same: 3',
      ...['', 'Newer: 2', '  a 2 instead of 1', '  b 2 instead of 1'],
      ...['', 'Missing: 1', '  c 1', '', 'Extra: 1', '  d 1', ''],
    ].join('\n'),
  );
  expect(writeReport('demo', { ...differences, newer: [change('a'), change('b')] }).text).toBe(text);
});

describe('an environment', () => {
  test('is compared with what it was made with where nobody asked for exact versions', async () => {
    const installed = [pypi('urllib3', '2.1'), pypi('requests', '2.32.0'), pypi('six', '1')];
    const comparison = await exchangeWith({ ...demo, installed }).compare('demo');
    expect(comparison).toMatchObject({
      ...{ against: 'made', same: 1, missing: [] },
      newer: [{ name: 'urllib3', wanted: '2.0', found: '2.1' }],
      extra: [{ name: 'six', version: '1' }],
    });
    expect(comparison.report.text).toContain('demo, compared with the versions that it was made with.');
  });

  test('of pinned requirements is compared with these, also where it was made with others', async () => {
    const requirements = [
      ...['Requests==2.31', 'urllib3>=1', 'torch==2.1', 'six==1.*', 'absent==1', 'idna==9; os_name == "nt"'],
      ...['certifi==5 ; python_version >= "3"'],
    ];
    const made = [pypi('requests', '2.32.0'), pypi('urllib3', '2.0'), pypi('torch', '2.1+cpu'), pypi('six', '1.5')];
    const lock = lockOf(...made, pypi('idna', '3'), pypi('certifi', '6'), conda('absent', '2', '0'));
    const spec = { requirements, constraints: ['urllib3==1.9'] };
    const { report, ...comparison } = await exchangeWith({ name: 'demo', spec, lock }).compare('demo');
    expect(comparison).toEqual({
      ...{ ...nothing, against: 'pinned', same: 4 },
      newer: [
        { name: 'requests', wanted: '2.31', found: '2.32.0' },
        { name: 'urllib3', wanted: '1.9', found: '2.0' },
        { name: 'certifi', wanted: '5', found: '6' },
      ],
    });
    expect(report.text).toContain('demo, compared with the exact versions that are asked for, or else with those');
  });

  test('that was never made is refused', async () => {
    const { lock: _lock, ...unmade } = demo;
    await expect(exchangeWith({ ...unmade, state: 'incomplete' }).compare('demo')).rejects.toMatchObject({
      code: 'wrong-state',
    });
  });
});
