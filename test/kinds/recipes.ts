/** A recipe as a person makes it, and what shows that it works. */
export interface Recipe {
  readonly name: string;
  /** Options of `cloche create`. */
  readonly create: readonly string[];
  /** Python that prints `answer 42` when all is there. */
  readonly script: string;
  /** What is done to it in turn: a command of Cloche, and Python that works afterwards only. */
  readonly changes: readonly { readonly command: readonly string[]; readonly script: string }[];
  /** The python that its terminal finds, below the folder of its content. */
  readonly python: RegExp;
}

const answer = (imports: string) => `import ${imports}; print('answer', 6 * 7)`;

/** Each of the wiki's recipes, over the small nixpkgs and an index with `alpha` and `beta`. */
export const recipes: readonly Recipe[] = [
  {
    name: 'packages',
    create: ['--kind', 'nix-packages', '--package', 'demo', '--package', '3odd'],
    script: answer('demo, odd3'),
    changes: [{ command: ['update', 'packages', '--package', 'numpy', '--yes'], script: answer('demo, numpy') }],
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'programs',
    create: [
      '--kind',
      'nix-packages',
      '--package',
      'demo',
      '--set',
      'programs=ffmpeg,postgresql',
      '--set',
      'presets=gtk',
    ],
    script: `${answer('demo, gi, os, subprocess')}; os.environ['GI_TYPELIB_PATH']; subprocess.check_call(['ffmpeg'])`,
    changes: [
      {
        command: ['update', 'programs', '--set', 'programs=hello', '--yes'],
        script: `import subprocess; subprocess.check_call(['hello']); print('answer', 42)`,
      },
    ],
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'own',
    create: ['--kind', 'nix-packages', '--set', 'derivations=~/own/first.nix'],
    script: answer('first'),
    changes: [
      {
        command: ['update', 'own', '--set', 'derivations=~/own/first.nix,~/own/second.nix', '--yes'],
        script: answer('first, second'),
      },
    ],
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'project',
    create: ['--kind', 'nix-project', '--set', 'project=~/project', '--package', 'pytest'],
    script: answer('demoproject, pytest'),
    changes: [
      { command: ['update', 'project', '--package', 'numpy', '--yes'], script: answer('demoproject, numpy') },
      {
        command: ['build', 'project'],
        script: `import subprocess; subprocess.check_call(['demo-program']); print('answer', 42)`,
      },
    ],
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'zone',
    create: ['--kind', 'fhs-pip', '--package', 'alpha', '--set', 'libraries=gtk3'],
    script: `import alpha, os; assert os.path.exists('/usr/local/lib/libz.so.1'); print('answer', 42)`,
    changes: [{ command: ['update', 'zone', '--package', 'beta', '--yes'], script: answer('alpha, beta') }],
    python: /current\/prefix\/bin\/python/,
  },
  {
    name: 'emulated',
    create: ['--kind', 'nix-pip', '--package', 'numpy', '--set', 'requirements=alpha'],
    script: answer('numpy, alpha'),
    changes: [
      {
        command: ['update', 'emulated', '--set', 'requirements=beta', '--yes'],
        script: answer('numpy, beta, alpha'),
      },
    ],
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'requirements',
    create: ['--kind', 'nix-requirements', '--package', 'demo>=1', '--package', 'NumPy==1.26'],
    script: answer('demo, numpy'),
    changes: [{ command: ['update', 'requirements', '--package', 'idna', '--yes'], script: answer('demo, idna') }],
    python: /current\/python\/bin\/python/,
  },
  {
    name: 'plain',
    create: ['--kind', 'venv', '--python', 'python3', '--package', 'alpha'],
    script: answer('alpha'),
    // It stays what it was made, but for what its own pip does.
    changes: [{ command: ['run', 'plain', '--', 'pip', 'install', 'beta'], script: answer('alpha, beta') }],
    python: /content\/bin\/python/,
  },
];

const ownPackage = (name: string, asked: string) => `{ buildPythonPackage, setuptools, ${asked} }:
buildPythonPackage {
  pname = "${name}";
  version = "1.0";
  pyproject = true;
  src = ./${name};
  build-system = [ setuptools ];
  dependencies = [ ${asked} ];
}
`;

/** What the recipes need of the person's own, by paths below the home. */
export const recipeFiles: Readonly<Record<string, string>> = {
  'own/first.nix': ownPackage('first', 'demo'),
  'own/first/first.py': 'import demo\n',
  'own/second.nix': ownPackage('second', 'first'),
  'own/second/second.py': 'import first\n',
  'project/pyproject.toml': `[project]
name = "demo-project"
version = "1.0"
dependencies = ["demo>=1"]
[project.scripts]
demo-program = "demoproject:main"
`,
  'project/demoproject.py': 'import demo\n\n\ndef main():\n    print(demo.__version__)\n',
};
