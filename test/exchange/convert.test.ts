import { describe, expect, test } from 'vitest';
import type { KnownEnvironment } from '../../main/environments/environments';
import { createExchange } from '../../main/exchange/create-exchange';
import { kinds } from '../../main/kinds';
import type { Kind } from '../../main/kinds/kind';
import { ClocheError, type KindId, type Lock, type Spec } from '../../preload/contract';
import { noTools } from '../support/no-tools';

/** An exchange over one environment, whose kind answers as the test says. */
function exchangeOf(id: KindId, spec: Spec, more: Partial<Kind> = {}, lock?: Lock) {
  const real = kinds.find((kind) => kind.id === id);
  if (!real) throw new Error(`There is no kind ${id}.`);
  const kind: Kind = { ...real, ...more };
  const environment = {
    ...{ id: 'demo', name: 'demo', kind: id, state: 'ready' as const },
    ...{ path: '/home/someone/demo', createdAt: 1, usedAt: 1 },
  };
  const paths = { folder: environment.path, content: `${environment.path}/content` };
  const subject = { id: 'demo', name: 'demo', spec: kind.spec.parse(spec) as Spec, variables: { MODE: 'x' }, paths };
  const known: KnownEnvironment = { environment, kind, subject, lock };
  const unused = () => Promise.reject(new Error('A conversion looks at no packages.'));
  const environments = { list: async () => [environment], known: async () => known, get: unused };
  return createExchange({
    kinds: kinds.map((one) => (one.id === id ? kind : one)),
    read: unused,
    choose: unused,
    includes: unused,
    offered: async () => new Set(),
    environments,
    context: noTools,
    fieldsOf: async () => [],
  });
}

const packages = ['weird=1', 'tool'];
const names = { weird: ['Other-Name'], tool: [] };
const told = (one: Kind['distributions']): Partial<Kind> => (one ? { distributions: one } : {});

describe('a conversion', () => {
  test('takes the names that what is installed tells, and a name of its own', async () => {
    const distributions = async () => ({ packages: [], losses: [], names });
    const { request, carried } = await exchangeOf('conda', { packages }, told(distributions)).convert('demo', 'venv');
    expect(request).toEqual({
      ...{ name: 'demo-2', kind: 'venv', variables: { MODE: 'x' } },
      spec: { requirements: ['Other-Name==1.*'] },
    });
    expect(carried.dropped.map(({ what }) => what)).toEqual(['tool']);
  });

  test('of one that is not there takes the names that are known anyway', async () => {
    const gone = () => Promise.reject(new ClocheError('wrong-state', 'There is no Python.'));
    const { request } = await exchangeOf('conda', { packages }, told(gone)).convert('demo', 'venv');
    expect(request.spec).toEqual({ requirements: ['weird==1.*', 'tool'] });
    const broken = () => Promise.reject(new TypeError('A mistake.'));
    await expect(exchangeOf('conda', { packages }, told(broken)).convert('demo', 'venv')).rejects.toThrow(TypeError);
  });

  test('to its own kind asks for the same, and to another names the settings that this has not', async () => {
    const exchange = exchangeOf('venv', { requirements: ['six'], pip: true });
    const same = await exchange.convert('demo', 'venv');
    expect(same.request.spec).toMatchObject({ requirements: ['six'], pip: true });
    expect(same.carried).toEqual({ kept: ['six'], changed: [], dropped: [] });
    const other = await exchange.convert('demo', 'fhs-pip');
    expect(other.request.spec).toEqual({ requirements: ['six'], libraries: [] });
    expect(other.carried.dropped).toEqual([
      { what: 'pip: true', reason: 'FHS pip zone has no setting that means the same.' },
    ]);
  });

  test('tells what is known to be missing of that which is asked for as it is, and that nothing is known', async () => {
    const six = { missing: [{ name: 'six', place: 'the nixpkgs' }], isWhole: true };
    const spec = { packages: ['six'] };
    const lacking = await exchangeOf('nix-packages', spec, { lookUp: async () => six }).convert('demo', 'nix-packages');
    expect(lacking.warnings).toEqual([
      expect.objectContaining({
        ...{ name: 'six', message: expect.stringMatching(/^There is no six in the list of the nixpkgs/) },
      }),
    ]);
    const exchange = exchangeOf('venv', { requirements: ['six'] });
    for (const kind of ['nix-packages', 'nix-requirements'] as const) {
      const { warnings } = await exchange.convert('demo', kind);
      expect(warnings.map(({ codes }) => codes)).toEqual([['names-unread']]);
    }
    expect((await exchange.convert('demo', 'fhs-pip')).warnings).toEqual([]);
    // Who wrote these names wrote them for nixpkgs.
    expect((await exchangeOf('nix-packages', spec).convert('demo', 'nix-packages')).warnings).toEqual([]);
  });

  test('is to another kind where none is said', async () => {
    const { request, candidates } = await exchangeOf('venv', { requirements: ['six'] }).convert('demo');
    expect(request.kind).not.toBe('venv');
    expect(candidates.map(({ kind }) => kind)).not.toContain('venv');
  });

  test('of very many packages says how many more there are', async () => {
    const many = Array.from({ length: 1500 }, (_, at) => `package-${at}>1`);
    const { carried } = await exchangeOf('venv', { requirements: many }).convert('demo', 'nix-packages');
    expect(carried.changed).toHaveLength(1001);
    expect(carried.changed.at(-1)).toEqual({
      ...{ from: '500 more', to: '500 more', reason: 'More than 1000 are not listed one by one.' },
    });
  });
});
