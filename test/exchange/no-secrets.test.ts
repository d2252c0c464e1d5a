import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readZip } from '../../main/exchange/read/zip';
import { kinds } from '../../main/kinds';
import { formatsOf } from '../../main/kinds/formats';
import {
  ClocheError,
  type ExportedFile,
  type KindId,
  type Lock,
  type Package,
  type Spec,
} from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';
import { hash } from './exchange-fixture';
import { type Example, exampleOf, exchangeOver } from './kinds-fixture';

const home = homedir();
const requirements = [
  '--index-url https://ada:canary-1@index.example/simple',
  '--extra-index-url https://index.example/more?token=canary-2',
  '--find-links /srv/canary-3',
  '-e /home/ada/canary-4',
  `-e ${home}/canary-5`,
  './canary-6',
  'own @ git+https://ada:canary-7@code.example/own@main',
  'far @ file:///srv/canary-8/far.whl',
  'certain',
];
const variables = {
  API_TOKEN: 'canary-9',
  DATABASE_URL: 'postgres://ada:canary-10@db.example/x',
  DATA: `${home}/canary-11`,
  LISTED: '/srv/canary-12:/opt/canary-13',
  PLAIN: 'ghp_canary14',
  FLAGS: `-I${home}/canary-25/include`,
};

/** A wheel that is there, in a folder that nobody else may learn of. */
function ownWheel(): string {
  const folder = join(temporaryFolder(), 'canary-15');
  mkdirSync(folder);
  const wheel = join(folder, 'mine-1.0-py3-none-any.whl');
  writeFileSync(wheel, 'PK');
  return wheel;
}

/** Settings of a kind with a canary wherever it takes one. */
const specs = (): Readonly<Record<KindId, Spec>> => ({
  venv: { requirements, constraints: [ownWheel()], location: 'project', project: '/srv/canary-16' },
  'nix-packages': {
    nixpkgs: 'tarball:https://ada:canary-17@index.example/n.tar.gz#sha256-OyFx/cC70Bs1PqOFnAG1aGnG5G7z1z4hQphRkGBX6bs=',
  },
  'nix-requirements': { requirements: requirements.filter((line) => !line.includes('./')), engineSource: '' },
  'nix-project': {},
  'nix-pip': { requirements: requirements.filter((line) => !line.includes('./')) },
  'fhs-pip': { requirements: requirements.filter((line) => !line.includes('./')) },
  micromamba: { requirements, channels: ['conda-forge', '/srv/canary-18'], packages: ['file:///srv/canary-19::numpy'] },
  conda: { requirements, channels: ['conda-forge', '/srv/canary-18'], packages: ['file:///srv/canary-19::numpy'] },
});

const installed: readonly Package[] = [
  {
    name: 'certain',
    version: '1.0',
    hashes: [hash('a')],
    archive: { url: 'https://ada:canary-20@files.index.example/certain-1.0-py3-none-any.whl', hash: hash('a') },
  },
  { name: 'own', version: '1.0', source: `git+https://ada:canary-21@code.example/own@${'a'.repeat(40)}` },
  { name: 'far', version: '1.0', source: 'file:///srv/canary-22/far.whl' },
  { name: 'near', version: '1.0', source: `${home}/canary-23` },
];

function withCanaries(id: KindId): Example {
  const own = exampleOf(id, { variables, spec: specs()[id] });
  const lock = own.lock as Lock;
  const tokens = lock.packages.map((item) =>
    item.conda
      ? {
          ...item,
          conda: { ...item.conda, url: item.conda.url.replace('index.example/', 'index.example/t/canary-24/') },
        }
      : item,
  );
  // What conda has installed is read from its own records.
  if (own.kind.image === 'conda')
    for (const { name, version, conda } of tokens)
      if (conda)
        writeFileSync(
          join(own.folder, `content/conda-meta/${name}-${version}-${conda.build}.json`),
          JSON.stringify({ name, version, ...conda, build_number: 0, depends: [], files: [] }),
        );
  return { ...own, lock: { ...lock, packages: [...tokens.filter(({ conda }) => conda), ...installed] } };
}

/** All that is in a file: of a bundle the names and texts of what it holds. */
const whole = ({ fileName, text, encoding }: ExportedFile): string =>
  encoding === undefined ? text : [...readZip(fileName, Buffer.from(text, encoding))].flat().map(String).join('\n');

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (id, kind) => {
  test.each(formatsOf(kind, { spec: {} }))('%s', async (format) => {
    const own = withCanaries(id);
    try {
      const text = whole(await exchangeOver(own).export('demo', format));
      if (id === 'venv' && format === 'cloche-bundle') expect(text).toContain('mine-1.0-py3-none-any.whl');
      expect(text.match(/canary-?\d+/g)).toBeNull();
      expect(text).not.toContain(home);
      // A machine’s configuration names the project on this machine, and says so.
      if (id !== 'nix-project' || format !== 'configuration.nix') expect(text).not.toContain(own.folder);
    } catch (thrown) {
      if (!(thrown instanceof ClocheError) || thrown.code !== 'unsupported') throw thrown;
      expect(`${thrown.message} ${thrown.hint}`).not.toMatch(/canary-?\d+/);
    }
  });
});

test('files that an environment is made of are named without where they are', async () => {
  const folder = join(temporaryFolder(), 'canary-1');
  mkdirSync(folder);
  writeFileSync(join(folder, 'own.nix'), '{ buildPythonPackage }: buildPythonPackage { }\n');
  const own = exampleOf('nix-packages', { spec: { derivations: [join(folder, 'own.nix')] } });
  for (const format of ['cloche', 'shell.nix', 'flake.nix', 'Dockerfile', 'requirements-plain'] as const)
    expect((await exchangeOver(own).export('demo', format)).text).not.toContain('canary');
});

const local = ['--no-index', '--find-links /srv/wheels', '-f ./more', 'certain'];
const formats = [
  'requirements',
  'requirements-plain',
  'environment.yml',
  'Dockerfile',
  'cloche',
  'cloche-bundle',
] as const;

describe.each(formats)('%s, where packages come from folders of this machine alone', (format) => {
  const exported = async (lines: readonly string[]) => {
    const spec = { requirements: [...lines] };
    const [certain] = installed;
    const lock: Lock = { schema: 1, python: '3.12.4', engine: 'pip 24.0', packages: certain ? [certain] : [] };
    const result = await exchangeOver(exampleOf('venv', { spec, lock })).export('demo', format);
    const [lost, ...again] = result.losses.filter((loss) => loss.includes('--no-index'));
    expect(again).toEqual([]);
    return { text: whole(result), lost };
  };

  test('does not forbid the index', async () => {
    const { text, lost } = await exported(local);
    expect(text).not.toContain('--no-index');
    expect(text).not.toContain('--find-links');
    expect(lost).toBe(
      'The option --no-index is left out, because no folder of packages is left: they are taken from the index.',
    );
    const { text: mixed } = await exported(['--no-index --pre', ...local.slice(1)]);
    expect(mixed).not.toContain('--no-index');
    expect(mixed).toContain('--pre');
  });

  test('forbids it as long as one is left, or none was named', async () => {
    for (const lines of [
      [...local, '--find-links https://links.example/'],
      ['--no-index', 'certain'],
    ]) {
      const { text, lost } = await exported(lines);
      expect(text).toContain('--no-index');
      expect(lost).toBeUndefined();
    }
  });
});
