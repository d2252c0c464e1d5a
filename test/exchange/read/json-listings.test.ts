import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test, vi } from 'vitest';
import { formatOf, recognise } from '../../../main/exchange/recognise';
import { processorMsOfTrying } from '../../support/processor-time';

const folder = join(import.meta.dirname, '../../fixtures');
const fixture = (path: string) => readFileSync(join(folder, path), 'utf8');
const read = (text: string, fileName = 'listing.json') => recognise({ fileName, text }, [], []);

const installed = ['idna==3.20', 'packaging==26.4', 'pip==26.3', 'setuptools==65.5.0', 'six==1.17.0', 'wheel==0.48.0'];

describe('what pip and uv print as JSON', () => {
  it.each(['pip-list.json', 'uv-pip-list.json'])('%s', (name) => {
    const reading = read(fixture(`listings/${name}`));
    expect(reading).toMatchObject({ format: 'requirements', rejected: [] });
    expect([...reading.asked.requirements].sort()).toEqual([
      '-e "/home/someone/work/own"',
      'attrs==26.1.0',
      'fromgit==0.1',
      ...installed,
    ]);
    expect(reading.confirmations).toMatchObject([{ line: 1, codes: ['editable', 'local-path'] }]);
  });

  it('of pip inspect, from where packages came and which Python has them', () => {
    const reading = read(fixture('listings/pip-inspect.json'));
    expect(reading).toMatchObject({ format: 'requirements', rejected: [], asked: { python: '3.11' } });
    expect(reading.asked.requirements).toEqual(
      expect.arrayContaining([
        '-e file:///home/someone/work/own',
        'fromgit @ git+file:///home/someone/work/repo@28bf32e9a56a1a9f480b66e8f4ee12f19696f374',
        expect.stringMatching(/^idna @ https:\/\/files\.index\.example\/.*\.whl$/),
        'attrs==26.1.0',
      ]),
    );
    expect(reading.confirmations.map(({ codes }) => codes)).toEqual(
      expect.arrayContaining([['url'], ['editable', 'local-path'], ['vcs']]),
    );
  });

  it('of a report of pip, with what was withdrawn', () => {
    const reading = read(fixture('listings/pip-report.json'));
    expect(reading.asked).toMatchObject({ python: '3.11', requirements: ['demo-yank==1.0', 'six==1.17.0'] });
    expect(reading.warnings).toMatchObject([{ codes: ['yanked'], name: 'demo-yank', line: 20 }]);
    expect([reading.confirmations, reading.rejected]).toEqual([[], []]);
  });

  it('tells what is no package, and what is no list', () => {
    const { rejected, asked } = read(
      '[{"name": "six", "version": "1"},\n {"name": "a b", "version": "1"}, {"name": "x"}]',
    );
    expect(asked.requirements).toEqual(['six==1']);
    expect(rejected).toMatchObject([{ line: 2 }, {}]);
    expect(formatOf('[{"name": "six"}]')).not.toBe('requirements');
    expect(formatOf('[{"name": "six", "version": 1}]')).not.toBe('requirements');
    expect(
      read('[{"name": "six", "version": "1\\n--index-url https://evil.example"}, {"name": "a", "version": "1"}]').asked
        .requirements,
    ).toEqual(['a==1']);
  });
});

describe('what conda and micromamba print as JSON', () => {
  it('is builds of channels, and what pip has installed', () => {
    const { format, asked, rejected, warnings, written } = read(fixture('listings/conda-list.json'));
    expect([format, rejected]).toEqual(['conda-list', []]);
    expect(asked).toMatchObject({
      packages: {
        channels: ['conda-forge', 'pkgs/main'],
        specs: ['_libgcc_mutex=0.1=conda_forge', 'numpy=1.26.4=py312heda63a1_0', 'pkgs/main::python=3.12.1=h996f2a0_0'],
      },
      requirements: ['attrs==23.1.0'],
    });
    expect(written?.python).toBe('=3.12.1=h996f2a0_0');
    expect(warnings).toMatchObject([{ line: 28, name: 'mine' }]);
  });

  it('of micromamba too', () => {
    const { format, asked, rejected } = read(fixture('listings/micromamba-list.json'));
    expect([format, rejected]).toEqual(['conda-list', []]);
    expect(asked.packages).toMatchObject({
      channels: ['conda-forge'],
      specs: ['python=3.12.1=hab00c5b_1_cpython', 'idna=3.7=pyhd8ed1ab_0'],
    });
  });

  it('of another platform is told, and a list of nothing is none', () => {
    const { warnings } = read(fixture('listings/conda-list.json').replaceAll('linux-64', 'win-64'));
    expect(warnings[0]).toMatchObject({ codes: ['other-platform'], message: expect.stringContaining('win-64') });
    expect(formatOf('[]')).not.toBe('conda-list');
  });
});

test('the lock of a script is a lock of uv, and its script asks for what is in it', () => {
  const { format, asked, rejected, confirmations, warnings } = read(
    fixture('locks/uv-script/script.py.lock'),
    'script.py.lock',
  );
  expect([format, rejected, confirmations, asked.name]).toEqual(['uv.lock', [], [], 'script']);
  expect(asked.requirements).toEqual(['attrs>=23', 'idna', "six ; sys_platform == 'linux'"]);
  expect(asked.lock?.packages.map(({ name, version, isRequested }) => [name, version, isRequested])).toEqual([
    ['attrs', '26.1.0', true],
    ['idna', '3.20', true],
    ['six', '1.17.0', true],
  ]);
  expect(warnings).toHaveLength(1);
});

test.each([
  ['objects', `[${'{"name": "a", "version": "1"},'.repeat(9000)}{"name": "b", "version": "1"}]`],
  ['builds', `[${'{"name": "a", "version": "1", "build_string": "x"},'.repeat(9000)}{"name": "b"}]`],
  ['brackets', '[{"name": '.repeat(50_000)],
])('half a megabyte of %s takes linear time', async (_what, text) => {
  expect(await processorMsOfTrying(() => read(text))).toBeLessThan(2000);
});

test.each([
  ['pip list', '[{"name": "six", "version": "1.16.0"}]'],
  ['conda list', '[{"name": "six", "version": "1.16.0", "build_string": "py_0", "channel": "conda-forge"}]'],
  ['pip inspect', '{"pip_version": "24.0", "installed": [{"metadata": {"name": "six", "version": "1.16.0"}}]}'],
])('what %s prints is parsed once', (_program, text) => {
  const parse = vi.spyOn(JSON, 'parse');
  const { asked } = read(text);
  const times = parse.mock.calls.length;
  parse.mockRestore();
  expect([times, JSON.stringify(asked).includes('six')]).toEqual([1, true]);
});
