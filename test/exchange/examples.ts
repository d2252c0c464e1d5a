import fc from 'fast-check';
import { isSeed } from '../../main/python/seeds';
import type { KindId, Lock, Package, Spec } from '../../preload/contract';
import { environmentName, installed, requirements, value, variables, version } from './arbitraries';
import { type Example, engineOf, exampleOf } from './kinds-fixture';

/** What there may be of an environment of each kind: all that can be asked of it, and what is installed then. */
interface Parts {
  readonly name: string;
  readonly spec: Spec;
  readonly variables: Readonly<Record<string, string>>;
  readonly notes: string | undefined;
  readonly lock: Lock;
}

const constraints = fc.subarray(['idna<4', 'urllib3>=1.26,!=2.0.1']);
const pipSpec = fc.record({ requirements, constraints });
const nixpkgs = fc.constantFrom('', 'channel:nixos-25.05', 'channel:nixos-unstable');
const nixSpec = fc.record({
  nixpkgs,
  python: fc.constantFrom('python3', 'python312', 'python310', 'pypy3'),
  allow: fc.subarray(['unfree', 'broken', 'insecure']),
});
const attributes = fc.subarray(['numpy', 'opencv4', 'pyyaml', 'python-dateutil', 'scikit-learn', 'pygobject3']);
const programs = fc.subarray(['ffmpeg', 'gcc', 'nodejs', 'postgresql']);
const libraries = fc.subarray(['glib', 'zlib', 'libGL']);
const presets = fc.subarray(['optimised', 'unhardened']);
const condaSpec = fc.record({
  python: fc.constantFrom('', '3', '3.12', '3.10'),
  channels: fc.subarray(['conda-forge', 'bioconda', 'https://index.example/own'], { minLength: 1 }),
  packages: fc.subarray(['numpy>=2', 'scipy=1.10', 'pytorch=*=*cuda*', 'conda-forge::zlib', 'r-base'], {
    minLength: 1,
  }),
  pins: fc.subarray(['numpy==2.1.0', 'zlib=1.3']),
  priority: fc.constantFrom('flexible', 'strict'),
  zone: fc.constantFrom('automatic', 'never'),
  libraries,
});
const venvSpec = fc.record({
  python: fc.constantFrom('', '3', '3.12', '3.10', '>=3.10,<3.13', '~=3.12.1'),
  systemSitePackages: fc.boolean(),
  pip: fc.boolean(),
});
const together = (...specs: fc.Arbitrary<object>[]): fc.Arbitrary<Spec> =>
  fc.tuple(...specs).map((all) => Object.assign({}, ...all) as Spec);

const specs: Readonly<Record<KindId, fc.Arbitrary<Spec>>> = {
  venv: together(venvSpec, pipSpec),
  'nix-packages': together(nixSpec, fc.record({ packages: attributes, programs, presets })),
  'nix-requirements': together(nixSpec, pipSpec),
  'nix-project': together(nixSpec, fc.record({ packages: attributes, programs, presets })),
  'nix-pip': together(nixSpec, pipSpec, fc.record({ packages: attributes, programs })),
  'fhs-pip': together(nixSpec, pipSpec, fc.record({ libraries, presets })),
  micromamba: together(condaSpec, pipSpec),
  conda: together(condaSpec, pipSpec),
};

const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const revision = fc.stringMatching(/^[0-9a-f]{40}$/);

/** What pip has installed: of an index, with one or all of its hashes; seldom of a repository, or of nobody knows where. */
const ofPip: fc.Arbitrary<Package[]> = installed.chain((all) =>
  fc.tuple(
    ...all.map((item) =>
      fc
        .tuple(fc.integer({ min: 0, max: 19 }), revision, digest, fc.boolean())
        .map(([dice, commit, more, isRequested]) => {
          const { archive: _archive, hashes: _hashes, ...plain } = { ...item, isRequested };
          if (dice === 0) return { ...plain, source: `git+https://code.example/${item.name}@${commit}` };
          if (dice === 1) return plain;
          return dice < 8
            ? { ...item, isRequested, hashes: [...(item.hashes ?? []), `sha256:${more}`] }
            : { ...item, isRequested };
        }),
    ),
  ),
);
const ofNix: fc.Arbitrary<Package[]> = fc
  .subarray(['numpy', 'opencv-python', 'pyyaml', 'scikit-learn'])
  .chain((names) => fc.tuple(...names.map((name) => version.map((number): Package => ({ name, version: number })))));
const ofChannels: fc.Arbitrary<Package[]> = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9_-]{1,8}[a-z0-9]$/), version, digest), {
    selector: ([name]) => name,
    maxLength: 3,
  })
  .map((all) =>
    all
      .filter(([name]) => name !== 'python' && !isSeed(name))
      .map(([name, number, hash]) => ofChannel(name, number.replace(/[+!]/g, '_'), 'py_0', hash)),
  );

function ofChannel(name: string, number: string, build: string, hash: string): Package {
  const channel = hash < '8' ? 'conda-forge' : 'bioconda';
  const url = `https://index.example/${channel}/${build === 'py_0' ? 'noarch' : 'linux-64'}/${name}-${number}-${build}.conda`;
  return { name, version: number, conda: { build, url, md5: hash.slice(0, 32) } };
}
const pythonOfChannel = ofChannel('python', '3.12.4', 'h0_0', '1'.repeat(64));

/** Each of them is files in a prefix. */
const ofPrefix = fc
  .tuple(ofChannels, ofPip)
  .map(([conda, pip]): Package[] => [pythonOfChannel, ...conda, ...pip.slice(0, 2)]);

const packages: Readonly<Record<KindId, fc.Arbitrary<Package[]>>> = {
  venv: ofPip,
  'nix-packages': ofNix,
  'nix-requirements': ofNix,
  'nix-project': ofNix,
  'nix-pip': fc.tuple(ofNix, ofPip).map(([nix, pip]) => distinct([...nix, ...pip])),
  'fhs-pip': ofPip,
  micromamba: ofPrefix,
  conda: ofPrefix,
};

const distinct = (all: readonly Package[]): Package[] => [
  ...new Map(all.map((item) => [item.name.toLowerCase().replace(/[-_.]+/g, '-'), item])).values(),
];

/** Environments of a kind. */
export const partsOf = (kind: KindId): fc.Arbitrary<Parts> =>
  fc.record({
    name: environmentName,
    spec: specs[kind],
    variables,
    notes: fc.option(value, { nil: undefined }),
    lock: packages[kind].map((all): Lock => ({ schema: 1, python: '3.12.4', engine: engineOf(kind), packages: all })),
  });

/** The environment that such parts make, in a folder of the running test. */
export function exampleWith(kind: KindId, { name, notes, ...parts }: Parts): Example {
  const { notes: _notes, ...example } = exampleOf(kind, parts);
  return { ...example, name, ...(notes === undefined ? {} : { notes }) };
}
