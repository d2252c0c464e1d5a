import { describe, expect, test } from 'vitest';
import { converted, kindOf } from './converted';

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
    // What conda calls so is a program, or a package of R.
    'ffmpeg',
    'R.utils',
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

  test('a limit with a marker limits nothing of conda, and stays where pip has something to install', () => {
    const constraints = ["numpy<2; python_version < '3.9'"];
    const alone = converted('venv', { requirements: ['numpy'], constraints }, 'conda');
    expect(alone.request.spec).toEqual({ packages: ['numpy'], requirements: [] });
    expect(alone.carried.dropped.map(({ what }) => what)).toEqual(constraints);
    const besides = converted('venv', { requirements: ['numpy', './own'], constraints }, 'conda');
    expect(besides.request.spec).toMatchObject({ packages: ['numpy'], requirements: ['./own'], constraints });
    expect(besides.carried.dropped).toEqual([]);
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

  test('pip is there anyway', () => {
    const { request, carried } = match('pip');
    expect(request.spec).toMatchObject({ requirements: [] });
    expect([carried.kept.includes('pip'), carried.dropped]).toEqual([true, []]);
  });

  test.each(['nodejs', 'libgcc-ng', 'cudatoolkit=11.3', 'r-ggplot2', 'gxx_linux-64', 'openssl', 'graphviz'])(
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
    expect(carried.dropped.map(({ what }) => what)).toEqual(['bioconda']);
    expect(carried.kept).toContain('conda-forge');
    expect(carried.changed.map(({ from, to }) => [from, to])).toEqual([['python=3.11', 'Python 3.11']]);
  });

  test('a usual channel is itself by its address, taken as such where another host has one of its name, and no other is', () => {
    const own = ['https://conda.anaconda.org/conda-forge/', 'https://repo.anaconda.com/pkgs/main'];
    const channels = [...own, 'https://host.example/cache/conda-forge', 'https://host.example/bioconda'];
    const { carried } = converted('conda', { packages: ['numpy'], channels }, 'venv');
    expect(carried.kept).toEqual(expect.arrayContaining(own));
    expect(carried.changed).toMatchObject([
      {
        from: 'https://host.example/cache/conda-forge',
        to: 'conda-forge',
        reason: expect.stringContaining('taken as conda-forge at another host'),
      },
    ]);
    expect(carried.dropped).toMatchObject([{ what: 'https://host.example/bioconda' }]);
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
    expect(carried.kept).toEqual(['ffmpeg', 'conda-forge']);
    expect(carried.dropped.map(({ what }) => what)).toEqual(['libgcc']);
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

  test.each(['nix-packages', 'nix-requirements'] as const)(
    '%s is not asked for an address whose marker does not hold here',
    (kind) => {
      const elsewhere = 'b1 @ git+https://h.example/b1 ; sys_platform == "win32"';
      const requirements = [elsewhere, 'c1 @ https://h.example/c1.zip ; python_version < "3.11"', './d1'];
      const { request, carried } = converted('venv', { requirements, python: '3.12' }, kind);
      expect(request.spec.packages ?? request.spec.requirements).toEqual([]);
      expect(carried.dropped).toEqual([
        { what: elsewhere, reason: 'Its marker does not hold on this machine: sys_platform == "win32".' },
        { what: requirements[1], reason: 'Its marker does not hold on this machine: python_version < "3.11".' },
        { what: './d1', reason: expect.stringContaining('by their names alone') },
      ]);
    },
  );

  test.each([
    ['nix-packages', 'e1'],
    ['nix-requirements', 'e1 ; python_version < "3.11"'],
  ] as const)('%s is asked for one whose marker may hold', (kind, entry) => {
    const requirements = ['e1 @ https://h.example/e1.zip ; python_version < "3.11"'];
    const { request } = converted('venv', { requirements }, kind);
    expect(request.spec.packages ?? request.spec.requirements).toEqual([entry]);
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
