import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { condaSpecSchema } from '../../main/conda/spec';
import { condaZone } from '../../main/conda/zone/expression';
import { conda } from '../../main/kinds/conda/conda';
import { fhsPipExpression } from '../../main/kinds/fhs-pip/expression';
import { fhsPip } from '../../main/kinds/fhs-pip/fhs-pip';
import { fhsPipSpecSchema } from '../../main/kinds/fhs-pip/spec';
import type { Kind, Subject } from '../../main/kinds/kind';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import { nixPackagesExpression } from '../../main/kinds/nix-packages/expression';
import { nixPackages } from '../../main/kinds/nix-packages/nix-packages';
import { nixPackagesSpecSchema, requestOf } from '../../main/kinds/nix-packages/spec';
import { bareShell, nixPipExpression } from '../../main/kinds/nix-pip/expression';
import { nixPip } from '../../main/kinds/nix-pip/nix-pip';
import { nixPipSpecSchema } from '../../main/kinds/nix-pip/spec';
import { venvExpression } from '../../main/kinds/venv/expression';
import { venvSpecSchema } from '../../main/kinds/venv/spec';
import { venv } from '../../main/kinds/venv/venv';
import { type BuildFile, buildFileText, shellInputs } from '../../main/nix/generations/build-file';
import { readPin } from '../../main/nix/pins/pin';
import type { NixSettings } from '../../main/nix/spec';
import type { FormatId, Spec } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';

/** An environment that is written as Nix. */
export interface NixExample {
  readonly kind: 'nix-packages' | 'nix-pip' | 'fhs-pip' | 'venv' | 'micromamba' | 'conda';
  readonly name: string;
  readonly spec: Spec;
  /** Python that works in its shell, on the small nixpkgs; absent for what cannot be built there. */
  readonly script?: string;
}

const hash = 'sha256-OyFx/cC70Bs1PqOFnAG1aGnG5G7z1z4hQphRkGBX6bs=';
const base32 = '1fz9axh90lcq88hkxmzkdvjccsb8nl0rr1d37qsipl5vq3yp289v';
const revision = '0123456789abcdef0123456789abcdef01234567';

/** Settings for the nixpkgs that a flake.lock fixes. */
export function lockedPin(locked: Readonly<Record<string, unknown>>): string {
  const file = join(temporaryFolder(), 'flake.lock');
  const nodes = { root: { inputs: { nixpkgs: 'nixpkgs' } }, nixpkgs: { locked } };
  writeFileSync(file, JSON.stringify({ version: 7, root: 'root', nodes }));
  return `flake:${file}`;
}

/** Where the own packages of the examples are. */
export const ownFolder = '/home/ada/my packages';

const ownPackage = (name: string, asked: string, dependency: string) => `{ buildPythonPackage, setuptools, ${asked} }:
buildPythonPackage {
  pname = "${name}";
  version = "1";
  pyproject = true;
  src = ./${name};
  build-system = [ setuptools ];
  dependencies = [ ${dependency} ];
}
`;

/** Own packages, by the names of their files; the second asks for the first. */
const ownPackages: Readonly<Record<string, string>> = {
  'one.nix': ownPackage('one', 'numpy', 'numpy'),
  'my other.nix': ownPackage('other', 'one, hello', 'one'),
};

/** Every kind with everything that it can be asked for, over every form of a pin. */
export const nixExamples: readonly NixExample[] = [
  {
    kind: 'nix-packages',
    name: 'plain',
    spec: { packages: ['numpy', '3odd', 'zope.interface'] },
    script: 'import numpy, odd3',
  },
  {
    kind: 'nix-packages',
    name: 'windows',
    spec: {
      packages: ['demo'],
      programs: ['ffmpeg', 'stdenv.cc.cc.lib'],
      presets: ['gtk', 'matplotlib'],
      nixpkgs: 'channel:nixos-25.05',
    },
    script: [
      'import demo, gi, matplotlib, os, subprocess',
      'subprocess.check_call(["ffmpeg"])',
      'gi.require_version("Gtk", "3.0")',
      'os.environ["MPLBACKEND"]',
      'schemas, *others = os.environ["XDG_DATA_DIRS"].split(":")',
      'os.stat(schemas + "/glib-2.0/schemas/gschemas.compiled")',
      'assert others == ["/usr/local/share", "/usr/share"]',
    ].join('; '),
  },
  {
    kind: 'nix-packages',
    name: 'compiled',
    spec: {
      python: 'python311',
      packages: ['demo'],
      presets: ['optimised', 'unhardened'],
      nixpkgs: `tarball:https://nixpkgs.example/archive.tar.gz#${base32}`,
    },
    script: 'import demo',
  },
  {
    kind: 'nix-packages',
    name: 'optimised',
    spec: { presets: ['optimised'], nixpkgs: `tarball:https://nixpkgs.example/get?what=it#${hash}` },
    script: 'import sys',
  },
  {
    kind: 'nix-packages',
    name: 'one-own',
    spec: { derivations: [`${ownFolder}/one.nix`], allow: ['unfree'], nixpkgs: 'path:/srv/my $nixpkgs' },
    script: 'import one',
  },
  {
    kind: 'nix-packages',
    name: 'several-own',
    spec: {
      packages: ['requests'],
      programs: ['hello'],
      derivations: Object.keys(ownPackages).map((name) => `${ownFolder}/${name}`),
      allow: ['unfree', 'broken', 'insecure'],
    },
    script: 'import other, requests, subprocess; subprocess.check_call(["hello"])',
  },
  {
    kind: 'nix-packages',
    name: 'odd-names',
    spec: {
      packages: ['with', 'a b', '"; builtins.abort "x"; "', `\${x}`, "it's", 'a.b'],
      programs: ['or.in.3d', 'a b.c d', `\${x}.y`, '..'],
    },
  },
  { kind: 'nix-pip', name: 'plain', spec: { packages: ['numpy'] }, script: 'import numpy, pip' },
  {
    kind: 'nix-pip',
    name: 'with-programs',
    spec: {
      python: 'python311',
      packages: ['3odd'],
      programs: ['stdenv.cc.cc.lib', 'git'],
      requirements: ['alpha==1.0', 'beta'],
      allow: ['insecure'],
      nixpkgs: 'locked git',
    },
    script: 'import odd3, subprocess; subprocess.check_call(["git"])',
  },
  {
    kind: 'fhs-pip',
    name: 'plain',
    spec: { requirements: ['alpha==1.0'], libraries: ['gtk3', 'stdenv.cc.cc.lib'] },
    script: 'import os; assert os.path.exists("/usr/local/lib/libz.so.1")',
  },
  {
    kind: 'fhs-pip',
    name: 'compiled',
    spec: {
      libraries: ['a b.c', '3d'],
      presets: ['optimised', 'unhardened'],
      allow: ['broken'],
      nixpkgs: 'locked forge',
    },
  },
  { kind: 'venv', name: 'plain', spec: { python: 'python3' }, script: 'import os; os.environ["VIRTUAL_ENV"]' },
  {
    kind: 'venv',
    name: 'with-packages',
    spec: {
      python: 'python311',
      requirements: ['alpha==1.0', 'beta'],
      constraints: ['beta<2'],
      systemSitePackages: true,
      nixpkgs: 'locked git',
    },
  },
  ...(['micromamba', 'conda'] as const).flatMap((kind): NixExample[] => [
    { kind, name: 'plain', spec: { python: '3.12', packages: ['numpy>=2', 'pytorch=*=*cuda*'] } },
    {
      kind,
      name: 'with-pip',
      spec: {
        packages: ['pandas <3'],
        channels: ['conda-forge', 'https://channel.example/a%20b'],
        priority: 'strict',
        requirements: ['alpha==1.0', "beta; python_version > '3'"],
        constraints: ['beta<2'],
        libraries: ['gtk3', 'a b.3d'],
        nixpkgs: 'channel:nixos-25.05',
      },
    },
  ]),
];

const locks: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'locked git': { type: 'git', url: 'https://nixpkgs.example/nixpkgs.git', rev: revision, ref: 'main' },
  'locked forge': { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev: revision, narHash: hash },
};

const kinds: Readonly<Record<NixExample['kind'], Kind<never>>> = {
  'nix-packages': nixPackages as Kind<never>,
  'nix-pip': nixPip as Kind<never>,
  'fhs-pip': fhsPip as Kind<never>,
  venv: venv as Kind<never>,
  micromamba: micromamba as Kind<never>,
  conda: conda as Kind<never>,
};

/** An example with its spec filled up, and written. */
export function openExample({ kind, name, spec: asked }: NixExample) {
  const lock = locks[String(asked.nixpkgs)];
  const given = lock ? { ...asked, nixpkgs: lockedPin(lock) } : asked;
  const folder = '/home/ada/.local/share/cloche/environments/demo-ab12';
  const common = { id: 'demo-ab12', name, variables: {}, paths: { folder, content: `${folder}/content` } };
  const spec = kinds[kind].spec.parse(given) as Partial<NixSettings>;
  const subject = { ...common, spec } as unknown as Subject<never>;
  return {
    write: async (format: FormatId) => {
      const written = await kinds[kind].write?.(subject, undefined, format);
      if (!written) throw new Error(`Nothing was written as ${format}.`);
      return written;
    },
    buildFile: async () => {
      const { nixpkgs = '', allow = [] } = spec;
      return buildFileText({ pin: await readPin(nixpkgs), allow, ...partsOf(kind, name, given) });
    },
  };
}

/** What the kinds have Cloche build. */
function partsOf(kind: NixExample['kind'], name: string, given: Spec): Pick<BuildFile, 'bindings' | 'attributes'> {
  const attributes = { python: 'python', shell: 'shell', inputs: shellInputs };
  switch (kind) {
    case 'nix-packages': {
      const spec = nixPackagesSpecSchema.parse(given);
      const { bindings, shell } = nixPackagesExpression(spec, 'absolute');
      if (!requestOf(spec).hasShell) return { bindings, attributes: { python: 'python' } };
      return { bindings: [...bindings, { name: 'shell', value: shell }], attributes };
    }
    case 'nix-pip': {
      const spec = nixPipSpecSchema.parse(given);
      const { bindings } = nixPipExpression(spec);
      return { bindings: [...bindings, { name: 'shell', value: bareShell(spec) }], attributes };
    }
    case 'venv': {
      const { bindings } = venvExpression(venvSpecSchema.parse(given));
      return { bindings, attributes: { interpreter: 'interpreter' } };
    }
    case 'micromamba':
    case 'conda': {
      const { libraries } = condaSpecSchema.parse(given);
      const bindings = condaZone({ id: kind }, libraries, { name: `${kind}-zone` });
      return { bindings, attributes: { zone: 'zone' } };
    }
    case 'fhs-pip': {
      const { bindings } = fhsPipExpression(name, fhsPipSpecSchema.parse(given));
      return { bindings, attributes: { python: 'interpreter', zone: 'zone' } };
    }
  }
}

/** Writes the own packages of the examples into a folder. */
export function writeOwnPackages(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(ownPackages)) writeFileSync(join(folder, name), text);
  for (const [name, imported] of Object.entries({ one: 'numpy', other: 'one' })) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, `${name}.py`), `import ${imported}\n`);
  }
}
