import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Asked, nothingAsked } from '../../../main/exchange/asked';
import { askedOf } from '../../../main/exchange/carry/asked-of';
import { propose } from '../../../main/exchange/carry/candidates';
import { carry } from '../../../main/exchange/carry/carry';
import { kinds } from '../../../main/kinds';
import type { Kind } from '../../../main/kinds/kind';
import type { KindId, Lock, Spec } from '../../../preload/contract';
import { converted, kindOf } from './converted';

const lock: Lock = { schema: 1, python: '3.12.4', engine: 'uv 1', packages: [{ name: 'six', version: '1.0' }] };

describe('a lock', () => {
  test.each<[KindId, KindId, boolean]>([
    ['venv', 'fhs-pip', true],
    ['venv', 'nix-requirements', false],
    ['venv', 'nix-packages', false],
    ['venv', 'conda', false],
    ['conda', 'venv', false],
    ['nix-packages', 'venv', false],
  ])('of PyPI, from %s to %s, is kept: %s', (from, to, isKept) => {
    expect('lock' in converted(from, {}, to, { lock }).request).toBe(isKept);
  });

  test('of channels is kept for whoever has channels', () => {
    const conda = { build: '0', url: 'https://c.example/noarch/six-1.0-0.conda' };
    const ofConda = { ...lock, packages: [{ name: 'six', version: '1.0', conda }] };
    expect('lock' in converted('micromamba', {}, 'conda', { lock: ofConda }).request).toBe(true);
    expect('lock' in converted('micromamba', {}, 'venv', { lock: ofConda }).request).toBe(false);
  });
});

const example: Readonly<Record<KindId, Spec>> = {
  venv: { python: '3.12', requirements: ['numpy>=1', 'six'] },
  'nix-packages': { packages: ['numpy'], programs: ['jq'] },
  'nix-requirements': { requirements: ['numpy'] },
  'nix-project': { project: '/p', packages: ['numpy'] },
  'nix-pip': { packages: ['numpy'], requirements: ['six'] },
  'fhs-pip': { requirements: ['numpy'], libraries: ['jq'] },
  micromamba: { python: '3.12', packages: ['numpy=1.26'], requirements: ['six'] },
  conda: { packages: ['numpy'], channels: ['conda-forge'] },
};

describe('each kind from each', () => {
  const ids = kinds.map(({ id }) => id);
  test.each(ids.flatMap((from) => ids.map((to) => [from, to] as const)))('%s to %s', async (from, to) => {
    const source = kindOf(from);
    const spec = source.spec.parse(example[from]) as Spec;
    const variables = { MODE: 'x' };
    const { own: _own, ...asked } = askedOf(source, { name: 'demo', spec, variables });
    const proposing = propose(asked, { kinds, offered: async () => new Set(ids) }, to);
    if (to === 'nix-project') {
      await expect(proposing).rejects.toMatchObject({ code: 'unsupported', hint: expect.stringContaining('venv') });
      return;
    }
    const { request, candidates } = await proposing;
    expect(kindOf(to).spec.safeParse(request.spec).error).toBeUndefined();
    expect(request).toMatchObject({ kind: to, name: 'demo', variables });
    expect(JSON.stringify(request.spec)).toContain('numpy');
    expect(candidates.map(({ kind }) => kind).sort()).toEqual(ids.filter((id) => id !== 'nix-project').sort());
  });
});

describe('what is known of the names', () => {
  const names = ['numpy', 'numpydoc', 'pytorch', 'torch'];
  const withNames = (id: KindId, state: 'ready' | 'reading'): Kind => ({
    ...kindOf(id),
    lookUp: async ({ packages }, { signal }) => {
      expect(signal.aborted).toBe(true);
      const asked = (packages as string[]).map((text) => /^[\w-]+/.exec(text)?.[0] ?? '');
      const missing = asked.filter((name) => !names.includes(name)).map((name) => ({ name, place: 'here' }));
      return state === 'ready' ? { missing, isWhole: true } : { missing: [], isWhole: false };
    },
    complete: async (_set, _spec, { text, limit }, { signal }) => {
      expect(signal.aborted).toBe(true);
      const items = names.filter((one) => one.startsWith(text.slice(0, 4))).slice(0, limit);
      return { state, total: 4, items: items.map((name) => ({ name })) };
    },
  });
  const asked = { ...nothingAsked('demo'), requirements: ['numpy', 'torch', 'numpyy>=1'] };
  const proposed = (kind: Kind) => propose(asked, { kinds: [kind], offered: async () => new Set() }, kind.id);

  test('what no channel has stays for pip', async () => {
    const { request, carried } = await proposed(withNames('conda', 'ready'));
    expect(request.spec).toMatchObject({ packages: ['numpy', 'pytorch'], requirements: ['numpyy>=1'] });
    expect(carried.kept.toSorted()).toEqual(['numpy', 'numpyy>=1']);
  });

  test('what is no attribute is left out, with names that are like it', async () => {
    const { request, carried, candidates } = await proposed(withNames('nix-packages', 'ready'));
    expect(request.spec).toMatchObject({ packages: ['numpy', 'torch'] });
    expect(carried.dropped).toEqual([
      { what: 'numpyy>=1', reason: 'nixpkgs has no package numpyy. Names that are like it: numpy, numpydoc.' },
    ]);
    expect(candidates).toEqual([{ kind: 'nix-packages', changed: 0, dropped: 1, lacking: [], isKnown: true }]);
  });

  test('is told of every kind that could be made, and not only of the one that is proposed', async () => {
    const known = [withNames('nix-packages', 'ready'), kindOf('venv')];
    const { request, candidates } = await propose(asked, { kinds: known, offered: async () => new Set() });
    expect(request.kind).toBe('venv');
    expect(candidates).toContainEqual(expect.objectContaining({ kind: 'nix-packages', dropped: 1 }));
    expect(candidates).toContainEqual(expect.objectContaining({ kind: 'venv', dropped: 0, isKnown: false }));
  });

  test('what a misspelt name may have meant is looked for of the chosen kind alone, and of few', async () => {
    const looked: string[] = [];
    const counting: Kind = {
      ...withNames('nix-packages', 'ready'),
      complete: async (_set, _spec, { text }) => {
        looked.push(text);
        return { state: 'ready', total: 0, items: [] };
      },
    };
    const requirements = Array.from({ length: 40 }, (_, at) => `missing-${at}`);
    const offer = async (wished: KindId) => {
      looked.length = 0;
      const offered = { kinds: [counting, kindOf('venv')], offered: async () => new Set<KindId>() };
      await propose({ ...nothingAsked('demo'), requirements }, offered, wished);
      return looked.length;
    };
    expect(await offer('venv')).toBe(0);
    expect(await offer('nix-packages')).toBe(10);
  });

  test('says what a channel has not of that which is asked for as it is', async () => {
    const from = (specs: string[]) => ({
      ...nothingAsked('demo'),
      packages: { from: 'conda' as const, specs, channels: [] },
    });
    const offered = async () => new Set<KindId>();
    const inChannel = async (specs: string[], state: 'ready' | 'reading') =>
      (await propose(from(specs), { kinds: [withNames('conda', state)], offered })).candidates[0];
    expect(await inChannel(['numpy', 'numpyy=1'], 'ready')).toMatchObject({ lacking: ['numpyy'], isKnown: false });
    expect(await inChannel(['numpy', 'pytorch'], 'ready')).toMatchObject({ lacking: [], isKnown: true });
    // Which versions there are, only a solver tells.
    expect(await inChannel(['numpy>=1'], 'ready')).toMatchObject({ lacking: [], isKnown: false });
    expect(await inChannel(['numpyy'], 'reading')).toMatchObject({ lacking: [], isKnown: false });
  });

  test('nothing is left out while the names are not read', async () => {
    const { request } = await proposed(withNames('nix-packages', 'reading'));
    expect(request.spec).toMatchObject({ packages: ['numpy', 'torch', 'numpyy'] });
  });
});

const name = fc.constantFrom(
  'numpy',
  'PyYAML',
  'torch',
  'typing_extensions',
  'ruamel.yaml',
  'a',
  'nodejs',
  'libx',
  'pip',
);
const number = fc.constantFrom('1', '1.2', '1.2.3', '2.0rc1', '1.2.post1');
const requirement = fc.oneof(
  name,
  fc
    .tuple(name, fc.constantFrom('==', '>=', '<', '!=', '===', '~='), number)
    .filter(([, sign, version]) => sign !== '~=' || version.includes('.'))
    .map((parts) => parts.join('')),
  fc.tuple(name, number).map(([one, version]) => `${one}==${version.split(/rc|\.post/)[0]}.*`),
  fc.constantFrom('--pre', '-e ./x', 'x @ https://h.example/x.zip', 'git+https://h.example/x.git#egg=y', 'x[a,b]>1'),
  fc
    .tuple(name, fc.constantFrom("os_name == 'nt'", "python_version < '3'", "os_name == 'posix'"))
    .map((parts) => parts.join('; ')),
);
const matchSpec = fc.oneof(
  name,
  fc
    .tuple(
      name,
      fc.constantFrom('=', '==', '>=', '<', '!=', '~=', ' '),
      number,
      fc.constantFrom('', '.*', '*', '|2', ',<9'),
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(
      fc.constantFrom('', 'conda-forge::', 'https://c.example/x::'),
      name,
      fc.constantFrom('=1.2=py_0', '[version=">=1"]', '=*=*cuda*'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('python>=3.9', 'python=3.11', 'python'),
);
const attribute = fc.constantFrom('numpy', 'opencv4', 'tkinter', 'python3Packages.six', 'a b', '"', 'psycopg2');
const anyAsked: fc.Arbitrary<Asked> = fc
  .record({
    python: fc.constantFrom('', '3', '3.12', '3.12.4'),
    requirements: fc.array(requirement, { maxLength: 6 }),
    constraints: fc.array(
      fc.tuple(name, number).map((parts) => parts.join('<')),
      { maxLength: 3 },
    ),
    packages: fc.oneof(
      fc.constant(undefined),
      fc.record({
        from: fc.constant('conda' as const),
        specs: fc.array(matchSpec, { maxLength: 6 }),
        channels: fc.constantFrom([], ['conda-forge', 'bioconda']),
      }),
      fc.record({
        from: fc.constant('nixpkgs' as const),
        attributes: fc.array(attribute, { maxLength: 6 }),
        programs: fc.array(fc.constantFrom('jq', 'gnumake', 'hello', 'a.b'), { maxLength: 3 }),
      }),
    ),
  })
  .map(({ packages, ...asked }) => ({ ...nothingAsked('demo'), ...asked, ...(packages ? { packages } : {}) }));

test('nothing is lost unnamed, whatever is asked for and whichever kind is', () => {
  const able = kinds.filter(({ takes }) => !takes.isOfProject).map(({ id }) => id);
  fc.assert(
    fc.property(anyAsked, fc.constantFrom(...able), (asked, id) => {
      const kind = kindOf(id);
      const { carried, request } = carry(asked, kind);
      const told = [
        ...carried.kept,
        ...carried.changed.map(({ from }) => from),
        ...carried.dropped.map(({ what }) => what),
      ];
      const { packages } = asked;
      const names =
        packages?.from === 'conda' ? packages.specs : [...(packages?.attributes ?? []), ...(packages?.programs ?? [])];
      for (const one of [...asked.requirements, ...asked.constraints, ...names]) expect(told).toContain(one);
      for (const { reason } of [...carried.changed, ...carried.dropped]) expect(reason).toMatch(/^\S.*\.$/);
      expect(kind.spec.safeParse(request.spec).error).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});
