import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Asked, nothingAsked } from '../../main/exchange/asked';
import { askedOf } from '../../main/exchange/carry/asked-of';
import { propose } from '../../main/exchange/carry/candidates';
import { carry } from '../../main/exchange/carry/carry';
import { kinds } from '../../main/kinds';
import type { Kind } from '../../main/kinds/kind';
import type { KindId, Lock, Spec } from '../../preload/contract';

const kindOf = (id: KindId): Kind => {
  const kind = kinds.find((one) => one.id === id);
  if (!kind) throw new Error(`There is no kind ${id}.`);
  return kind;
};

/** An environment of a kind, as another kind is asked for it. */
function converted(from: KindId, spec: Spec, to: KindId, more: Partial<Asked> = {}) {
  const source = kindOf(from);
  const parsed = source.spec.parse(spec) as Spec;
  const { own: _own, ...asked } = askedOf(source, { name: 'demo', spec: parsed, variables: {} });
  return carry({ ...asked, ...more }, kindOf(to));
}

const line = (spec: string) => converted('venv', { python: '3.12', requirements: [spec] }, 'micromamba');
const match = (spec: string) => converted('micromamba', { packages: [spec] }, 'venv');

describe('PyPI to conda', () => {
  test.each([
    ['requests', ['requests'], ''],
    ['requests>=2', ['requests>=2'], ''],
    ['PyYAML', ['pyyaml'], 'conda calls it pyyaml.'],
    ['torch==2.1.0', ['pytorch==2.1.0'], 'conda calls it pytorch.'],
    ['Tables', ['pytables'], 'conda calls it pytables.'],
    ['typing-extensions', ['typing_extensions'], 'conda calls it typing_extensions.'],
    ['numpy==1.26.*', ['numpy=1.26'], 'It is the same, written otherwise.'],
    ['numpy~=1.4.2', ['numpy>=1.4.2,1.4.*'], 'conda writes “compatible with” as a range.'],
    ['numpy~=1.4.2rc1', ['numpy>=1.4.2rc1,1.4.*'], 'conda writes “compatible with” as a range.'],
    ['numpy!=1.3.*,>=1', ['numpy!=1.3.*,>=1'], ''],
    ['numpy==1.26.*,!=1.26.3', ['numpy!=1.26.3,1.26.*'], 'It is the same, written otherwise.'],
    ['numpy===1.0', ['numpy==1.0'], 'conda compares versions as numbers, and never as text.'],
    ['torch==2.1+cu118', ['pytorch==2.1'], '“+cu118” names a build of another index, which conda does not have.'],
    ['numpy==v1.0', ['numpy==1.0'], 'It is the same, written otherwise.'],
    [
      'uvicorn[standard]>=0.2',
      ['uvicorn>=0.2'],
      'conda knows no extras, so what standard would bring is not asked for.',
    ],
    ["numpy; sys_platform == 'linux'", ['numpy'], 'Its marker holds on this machine, and conda knows none.'],
    ["tomli; python_version >= '3.11'", ['tomli'], 'Its marker holds on this machine, and conda knows none.'],
  ])('%s', (asked, packages, reason) => {
    const { request, carried } = line(asked);
    expect(request.spec).toMatchObject({ packages, requirements: [], python: '3.12' });
    expect(kindOf('micromamba').spec.safeParse(request.spec).success).toBe(true);
    if (reason === '') expect(carried).toEqual({ kept: [asked], changed: [], dropped: [] });
    else expect(carried.changed).toEqual([{ from: asked, to: packages[0], reason: expect.stringContaining(reason) }]);
  });

  test.each([
    'x @ https://h.example/x.zip',
    'git+https://h.example/x.git',
    './x',
    '-e ./x',
    `six==1.0 --hash=sha256:${'a'.repeat(64)}`,
    'nvidia-cublas-cu12==12.1.3.1',
    "tomli; python_full_version >= '3.11.2'",
  ])('%s stays for pip', (asked) => {
    const { request, carried } = line(asked);
    expect(request.spec).toMatchObject({ packages: [], requirements: [asked] });
    expect(carried).toEqual({ kept: [asked], changed: [], dropped: [] });
  });

  test('what this machine does not need is left out, with the reason', () => {
    const asked = "pywin32; sys_platform == 'win32'";
    expect(line(asked).carried.dropped).toEqual([
      { what: asked, reason: "Its marker does not hold on this machine: sys_platform == 'win32'." },
    ]);
  });

  test('with an index of its own nothing is taken from a channel that has the same name', () => {
    const requirements = ['--extra-index-url https://i.example/simple', 'ours', 'numpy'];
    expect(converted('venv', { requirements }, 'conda').request.spec).toMatchObject({ packages: [], requirements });
  });

  test('options go when pip has nothing to do, constraints limit what is asked for', () => {
    const { request, carried } = converted(
      'venv',
      { requirements: ['--pre', 'numpy>=1', 'pandas'], constraints: ['numpy<2', 'scipy<1'] },
      'conda',
    );
    expect(request.spec).toMatchObject({ packages: ['numpy>=1,<2', 'pandas'], requirements: [] });
    expect(carried.changed.map(({ from, to }) => [from, to])).toEqual([
      ['numpy<2', 'numpy'],
      ['numpy>=1', 'numpy>=1,<2'],
    ]);
    expect(carried.dropped.map(({ what }) => what)).toEqual(['scipy<1', '--pre']);
  });
});

describe('conda to PyPI', () => {
  test.each([
    ['numpy', 'numpy', ''],
    ['numpy>=1.2,<2', 'numpy>=1.2,<2', ''],
    ['numpy=1.26', 'numpy==1.26.*', 'It is the same, written otherwise.'],
    ['numpy=1.26.*', 'numpy==1.26.*', 'It is the same, written otherwise.'],
    ['numpy==1.26', 'numpy==1.26', ''],
    ['numpy 1.26', 'numpy==1.26', 'It is the same, written otherwise.'],
    ['numpy=1.26.4=py312_0', 'numpy==1.26.4', "The build py312_0 is one of conda's."],
    ['numpy=1.26.4=*', 'numpy==1.26.4.*', ''],
    ['numpy!=1.3.*', 'numpy!=1.3.*', ''],
    ['numpy~=1.4', 'numpy~=1.4', ''],
    ['numpy>=1.2.*', 'numpy>=1.2', 'It is the same, written otherwise.'],
    ['numpy=1.7|1.8.*', 'numpy', 'PyPI knows no alternatives of versions, so any version is asked for.'],
    ['pytz=2019c', 'pytz', 'PyPI numbers its versions otherwise, so any version is asked for.'],
    ['conda-forge::numpy', 'numpy', 'pip takes it from an index, and not from conda-forge.'],
    ['pytorch=2.1', 'torch==2.1.*', 'PyPI calls it torch.'],
    ['matplotlib', 'matplotlib', ''],
    ['matplotlib-base>=3', 'matplotlib>=3', 'PyPI calls it matplotlib.'],
    ['pytables', 'tables', 'PyPI calls it tables.'],
    ['opencv', 'opencv-python', 'PyPI calls it opencv-python.'],
    ['nbconvert[execute]>=7', 'nbconvert>=7', 'conda passes its extras over, so they are not asked for.'],
    ['psycopg2', 'psycopg2', ''],
    ['ruamel.yaml', 'ruamel-yaml', 'PyPI calls it ruamel-yaml.'],
    ['llvmlite', 'llvmlite', ''],
  ])('%s', (asked, requirement, reason) => {
    const { request, carried } = match(asked);
    expect(request.spec).toMatchObject({ requirements: [requirement] });
    if (asked === requirement) expect(carried.kept).toContain(asked);
    else expect(carried.changed).toEqual([{ from: asked, to: requirement, reason: expect.stringContaining(reason) }]);
  });

  test.each(['nodejs', 'libgcc-ng', 'cudatoolkit=11.3', 'r-ggplot2', 'gxx_linux-64', 'openssl', 'graphviz', 'pip'])(
    '%s is left out',
    (asked) => {
      const { request, carried } = match(asked);
      expect(request.spec).toMatchObject({ requirements: [] });
      expect(carried.dropped.map(({ what }) => what)).toContain(asked);
    },
  );

  test('channels are named as left out, the pip section stays, the Python becomes a setting', () => {
    const spec = {
      packages: ['python=3.11', 'numpy'],
      requirements: ['six==1.0'],
      channels: ['bioconda', 'conda-forge'],
    };
    const { request, carried } = converted('conda', spec, 'venv');
    expect(request.spec).toEqual({ python: '3.11', requirements: ['six==1.0', 'numpy'] });
    expect(carried.dropped.map(({ what }) => what)).toEqual(['bioconda', 'conda-forge']);
    expect(carried.changed.map(({ from, to }) => [from, to])).toEqual([['python=3.11', 'Python 3.11']]);
  });

  test('what is installed tells its own names', () => {
    const brought = { weird: ['Other-Name'], 'libthing-python': ['thing'], tool: [], group: [], member: ['group'] };
    const packages = ['weird=1', 'libthing-python', 'tool', 'group'];
    const { request, carried } = converted('conda', { packages }, 'venv', { brought });
    expect(request.spec).toMatchObject({ requirements: ['Other-Name==1.*', 'thing', 'group'] });
    expect(carried.dropped.map(({ what }) => what)).toContain('tool');
  });
});

describe('to and from nixpkgs', () => {
  test.each([
    ['numpy', 'numpy', ''],
    ['torch>=2', 'torch', 'A nixpkgs has one version of each package.'],
    ['psycopg2-binary', 'psycopg2', 'nixpkgs calls it psycopg2.'],
    ['opencv-python', 'opencv4', 'nixpkgs calls it opencv4.'],
    ['Flask[async]', 'flask', 'What its extras async would bring is not asked for.'],
    ['x @ https://h.example/x.zip', 'x', 'It is taken from nixpkgs by its name, and not from its address.'],
  ])('PyPI: %s', (asked, attribute, reason) => {
    const { request, carried } = converted('venv', { requirements: [asked] }, 'nix-packages');
    expect(request.spec).toMatchObject({ packages: [attribute] });
    if (reason === '') expect(carried.kept).toEqual([asked]);
    else expect(carried.changed).toEqual([{ from: asked, to: attribute, reason: expect.stringContaining(reason) }]);
  });

  test('PyPI: what has no name in nixpkgs, options and constraints are left out, with a reason', () => {
    const requirements = ['./x', '--pre', 'numpy'];
    const { carried } = converted('venv', { requirements, constraints: ['numpy<2'] }, 'nix-packages');
    expect(carried.dropped.map(({ what }) => what)).toEqual(['./x', '--pre', 'numpy<2']);
    for (const { reason } of carried.dropped) expect(reason).toMatch(/\.$/);
  });

  test('conda: Python packages by their attributes, programs as such', () => {
    const packages = ['pytorch=2.1', 'make', 'ffmpeg', 'libgcc', 'ripgrep=14'];
    const { request, carried } = converted('micromamba', { packages, python: '3.12' }, 'nix-packages');
    expect(request.spec).toEqual({
      python: 'python312',
      packages: ['torch'],
      programs: ['gnumake', 'ffmpeg', 'ripgrep'],
    });
    expect(carried.changed.map(({ from, to }) => [from, to])).toEqual([
      ['pytorch=2.1', 'torch'],
      ['make', 'gnumake'],
      ['ripgrep=14', 'ripgrep'],
    ]);
    expect(carried.changed[0]?.reason).toBe('nixpkgs calls it torch. A nixpkgs has one version of each package.');
    expect(carried.kept).toEqual(['ffmpeg']);
    expect(carried.dropped.map(({ what }) => what)).toEqual(['libgcc', 'conda-forge']);
  });

  test('nixpkgs to PyPI: attributes by their distributions, programs are left out', () => {
    const spec = {
      python: 'python311',
      packages: ['numpy', 'opencv4', 'python3Packages.six', 'tkinter'],
      programs: ['jq'],
    };
    const { request, carried } = converted('nix-packages', spec, 'venv');
    expect(request.spec).toEqual({ python: '3.11', requirements: ['numpy', 'opencv-python', 'six'] });
    expect(carried.dropped.map(({ what }) => what)).toEqual(['tkinter', 'jq']);
    expect(carried.changed.map(({ from }) => from)).toEqual(['opencv4', 'python3Packages.six']);
  });

  test('nixpkgs to conda: attributes and programs as conda calls them', () => {
    const spec = { packages: ['torch', 'msgpack'], programs: ['gcc', 'gnumake', 'hello'] };
    const { request, carried } = converted('nix-packages', spec, 'conda');
    expect(request.spec).toMatchObject({ packages: ['pytorch', 'msgpack-python', 'c-compiler', 'make'] });
    expect(carried.dropped.map(({ what }) => what)).toEqual(['hello']);
  });

  test('nixpkgs to nixpkgs: the pin and what is allowed stay, what a kind has not is named', () => {
    const spec = {
      packages: ['numpy'],
      programs: ['jq'],
      allow: ['unfree'],
      derivations: ['/a/b.nix'],
      presets: ['gtk'],
    };
    const { request, carried } = converted('nix-packages', spec, 'nix-pip');
    expect(request.spec).toMatchObject({ packages: ['numpy'], programs: ['jq'], allow: ['unfree'] });
    expect(carried.dropped.map(({ what }) => what)).toEqual(['derivations: /a/b.nix', 'presets: gtk']);
  });

  test('a kind that knows names alone takes an address by its name, and is told the versions', () => {
    const requirements = ['x @ https://h.example/x.zip', 'numpy<2', './y'];
    const { request, carried } = converted('venv', { requirements }, 'nix-requirements');
    expect(request.spec).toMatchObject({ requirements: ['x', 'numpy<2'] });
    expect(carried.dropped.map(({ what }) => what)).toEqual(['./y']);
  });

  test('a full version and a program as Python become what the other kind has', () => {
    expect(converted('venv', { python: '3.12.4' }, 'fhs-pip')).toMatchObject({
      request: { spec: { python: 'python312' } },
      carried: { changed: [{ from: 'Python 3.12.4', to: 'python312' }] },
    });
    expect(converted('venv', { python: '/usr/bin/python3' }, 'conda').carried.changed).toMatchObject([
      { from: '/usr/bin/python3', to: 'any Python' },
    ]);
  });
});

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
    complete: async (_set, _spec, { text, limit }, { signal }) => {
      expect(signal.aborted).toBe(true);
      const items = names.filter((one) => one === text || one.startsWith(text.slice(0, 4))).slice(0, limit);
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
    expect(candidates).toEqual([{ kind: 'nix-packages', changed: 0, dropped: 1 }]);
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
