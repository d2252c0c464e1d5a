import { describe, expect, test } from 'vitest';
import type { Foresight } from '../../main/conda/change/foresight';
import { pipWorkOf } from '../../main/conda/change/pip-work';
import { changesOf } from '../../main/conda/change/plan';
import { stepsOf } from '../../main/conda/change/steps';
import type { CondaRecord } from '../../main/conda/prefix/meta';
import { pinLines } from '../../main/conda/prefix/pins';
import { type CondaSpec, condaSpecSchema } from '../../main/conda/spec';
import { parseAnswer, transactionOf } from '../../main/conda/tools/answer';
import { recorded } from './recorded';

const specOf = (spec: Partial<CondaSpec> = {}): CondaSpec => condaSpecSchema.parse(spec);
const record = (name: string, version = '1.0', depends: readonly string[] = []): CondaRecord => ({
  ...{ name, version, build: '0', url: '', build_number: 0, metadata: [], depends: [...depends] },
});
const installed = [
  record('python', '3.12.1'),
  record('pip', '23.2', ['python >=3.8']),
  record('demo-core', '1.0'),
  record('demo-lib', '1.0', ['demo-core >=1,<2']),
];
const scope = (before: CondaSpec, more: { renews?: readonly string[] | 'all'; removes?: readonly string[] } = {}) => ({
  before,
  renews: more.renews ?? [],
  removes: more.removes ?? [],
});

describe('what a recorded answer would change', () => {
  const changes = (name: string) => {
    const transaction = transactionOf(parseAnswer(recorded(name).stdout) ?? {});
    const before = transaction.unlink.map((item) => record(item.name, item.version));
    const after = new Map(before.map((item) => [item.name, item] as const).map(([name, item]) => [name, { ...item }]));
    for (const { name: gone } of transaction.unlink) after.delete(gone);
    const next = new Map<string, Foresight['steps'][number]['expected']['link'][number]>(after);
    for (const item of transaction.link) next.set(item.name, item);
    const order = {
      prefix: '/p',
      channels: [],
      priority: 'flexible',
      variables: {},
      step: { verb: 'update', names: 'all' },
    };
    return changesOf({ before, after: next, steps: [{ order, expected: transaction } as Foresight['steps'][number]] });
  };

  test.each(['mm', 'conda'])('%s: from which version to which', (tool) => {
    expect(changes(`${tool}-update-json`)).toEqual([
      { name: 'demo-core', from: '1.0', to: '2.0' },
      { name: 'demo-lib', from: '1.0', to: '2.0' },
    ]);
  });

  test('mm: how much is to be fetched for each that is new', () => {
    expect(changes('mm-install-json')).toEqual([
      { name: 'demo-py', to: '0.5', fetchBytes: 1740 },
      { name: 'pip', to: '23.2.1', fetchBytes: 1_377_572 },
      { name: 'python', to: '3.11.7', fetchBytes: 7_815_372 },
    ]);
  });

  test.each(['mm', 'conda'])('%s: what goes, and that there may be nothing to do', (tool) => {
    expect(changes(`${tool}-remove-json`)).toEqual([{ name: 'demo-tool', from: '1.0' }]);
    const nothing = tool === 'mm' ? 'mm-install-noop-json' : 'conda-install-noop';
    expect(changes(nothing)).toEqual([]);
  });
});

describe('the steps of a change', () => {
  test('what is new or asked for in another version is installed, and nothing else', () => {
    const before = specOf({ python: '3.12', packages: ['demo-lib'] });
    const steps = stepsOf(specOf({ python: '3.12', packages: ['demo-lib<2', 'numpy'] }), scope(before), installed);
    expect(steps).toEqual([{ verb: 'install', specs: ['demo-lib<2', 'numpy'] }]);
    expect(stepsOf(before, scope(before), installed)).toEqual([]);
    const other = specOf({ python: '3.12', packages: ['demo-lib[build_number=1]'] });
    expect(stepsOf(other, scope(before), installed)).toEqual([
      { verb: 'install', specs: ['demo-lib[build_number=1]'] },
    ]);
  });

  test('what nobody asks for any more goes unless it is needed', () => {
    const before = specOf({ packages: ['demo-lib', 'demo-core'] });
    expect(stepsOf(specOf({ packages: ['demo-lib'] }), scope(before), installed)).toEqual([]);
    const names = ['demo-lib', 'demo-core'];
    expect(stepsOf(specOf(), scope(before), installed)).toEqual([{ verb: 'remove', names }]);
    const steps = stepsOf(specOf({ packages: ['demo-lib'] }), scope(before, { removes: ['demo-core'] }), installed);
    expect(steps).toEqual([{ verb: 'remove', names: ['demo-core'] }]);
  });

  test('pip goes with the last requirement, and comes with the first', () => {
    const [none, some] = [specOf(), specOf({ requirements: ['alpha'] })];
    expect(stepsOf(none, scope(some), installed)).toEqual([{ verb: 'remove', names: ['pip'] }]);
    const without = installed.filter(({ name }) => name !== 'pip');
    expect(stepsOf(some, scope(none), without)).toEqual([{ verb: 'install', specs: ['pip'] }]);
  });

  test('one is brought up to date, or all, and not beside what is asked for', () => {
    const spec = specOf({ packages: ['demo-lib'] });
    const renew = (renews: readonly string[] | 'all') => stepsOf(spec, scope(spec, { renews }), installed);
    expect(renew(['Demo-Lib', 'of-pip'])).toEqual([{ verb: 'update', names: ['demo-lib'] }]);
    expect(renew('all')).toEqual([{ verb: 'update', names: 'all' }]);
    const more = specOf({ packages: ['demo-lib', 'numpy'] });
    expect(() => stepsOf(more, scope(spec, { renews: ['demo-lib'] }), installed)).toThrow(/while others are asked for/);
  });

  test('a pin of another version is a change; one of that which is there is none', () => {
    const pins = (...all: string[]) => stepsOf(specOf({ pins: all }), scope(specOf()), installed);
    expect(pins('demo-lib==1.0', 'absent==3')).toEqual([]);
    expect(pins('demo-lib==1.1')).toEqual([{ verb: 'install', specs: ['demo-lib==1.1'] }]);
  });

  test('Python is never removed', () => {
    expect(() => stepsOf(specOf(), scope(specOf(), { removes: ['python'] }), installed)).toThrow(/Python itself/);
  });
});

describe('what pip has to do', () => {
  const foresight = (version: string) => ({
    before: installed,
    after: new Map([['python', record('python', version)]]),
  });
  const alpha = [{ name: 'Alpha', version: '1.0', installer: 'pip' }];

  test('it removes what is asked for no longer, and installs what is asked for anew', () => {
    const before = specOf({ requirements: ['alpha'] });
    expect(pipWorkOf(specOf(), scope(before), foresight('3.12.1'), alpha)).toEqual({
      removes: ['Alpha'],
      isOtherPython: false,
    });
    const spec = specOf({ requirements: ['alpha', 'beta'] });
    expect(pipWorkOf(spec, scope(before), foresight('3.12.1'), alpha)).toMatchObject({ removes: [], installs: spec });
    expect(pipWorkOf(before, scope(before), foresight('3.12.9'), alpha)).toEqual({ removes: [], isOtherPython: false });
  });

  test('for another Python it installs everything again', () => {
    const spec = specOf({ requirements: ['alpha'] });
    expect(pipWorkOf(spec, scope(spec), foresight('3.13.0'), alpha)).toEqual({
      removes: [],
      installs: spec,
      isOtherPython: true,
    });
  });

  test('one is brought up to date by its own line, with the options', () => {
    const spec = specOf({ requirements: ['--index-url http://127.0.0.1/', 'alpha<2', 'beta'] });
    const work = pipWorkOf(spec, scope(spec, { renews: ['alpha'] }), foresight('3.12.1'), [
      ...alpha,
      { name: 'beta', version: '1' },
    ]);
    expect(work.upgrades?.requirements).toEqual(['--index-url http://127.0.0.1/', 'alpha<2']);
    expect(work.installs).toBeUndefined();
  });
});

test('pins are written as both tools read them', () => {
  const specs = ['numpy', 'python=3.11', 'demo-lib==1.0', 'conda-forge::scipy>=1,<2', 'pytorch=*=*cuda*', 'x 1.2 py_0'];
  expect(pinLines(specs)).toEqual([
    'python 3.11.*',
    'demo-lib ==1.0',
    'scipy >=1,<2',
    'pytorch * *cuda*',
    'x 1.2.* py_0',
  ]);
});
