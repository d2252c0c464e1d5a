import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { condaSpecSchema } from '../../main/conda/spec';
import { createEnvironments } from '../../main/environments/create-environments';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import { createTrust } from '../../main/store/trust';
import { writeCondaChannel } from '../support/conda-channel';
import { openConda } from '../support/conda-tools';
import type { Figure, Measurement } from './figure';
import { compareWithBash, withMadeIn } from './made';
import { noJobs } from './no-jobs';
import { median, milliseconds } from './statistics';

const environmentCount = 10;
const packageCount = 100;
const filesEach = 40;
const rounds = 40;
/** Until both are compiled. */
const warmingRounds = 12;

const idOf = (index: number): string => `environment-${index}-abcd`;
const spec = condaSpecSchema.parse({ packages: ['package-1', 'package-2>=1'] });

/** A data folder with environments as micromamba makes them: records as long as those of conda-forge. */
function fillDataFolder(data: string): void {
  for (let index = 0; index < environmentCount; index += 1) {
    const id = idOf(index);
    const folder = join(data, 'environments', id);
    const prefix = join(folder, 'content');
    for (let at = 0; at < packageCount; at += 1) linkPackage(prefix, at);
    const interpreter = join(prefix, 'bin/python');
    write(interpreter, '');
    write(join(prefix, 'conda-meta/history'), '');
    write(join(folder, '.cloche-environment'), `${id}\n`);
    const common = {
      schema: 1,
      id,
      name: `environment-${index}`,
      kind: 'micromamba',
      spec,
      variables: {},
      state: 'ready',
    };
    write(
      join(folder, 'environment.json'),
      JSON.stringify({ ...common, createdAt: 1_760_000_000_000 + index, interpreter, python: '3.12.4' }),
    );
  }
}

function linkPackage(prefix: string, at: number): void {
  const [name, version] = [`package-${at}`, `1.${at}.0`];
  const site = 'lib/python3.12/site-packages';
  const isPython = at % 2 === 0;
  const code = Array.from({ length: filesEach }, (_, file) =>
    isPython
      ? `${site}/package_${at}/part_${file % 4}/module_${file}.py`
      : `share/package-${at}/part-${file % 4}/file-${file}`,
  );
  const files = [
    ...code,
    ...(isPython ? [`${site}/package_${at}-${version}.dist-info/METADATA`] : [`lib/libpackage-${at}.so`]),
  ];
  // Of all the others only the names are read.
  for (const file of files)
    if (file.includes('.dist-info/')) write(join(prefix, file), `Name: ${name}\nVersion: ${version}\n`);
  const paths = files.map((_path) => ({
    _path,
    path_type: 'hardlink',
    sha256: 'a'.repeat(64),
    sha256_in_prefix: 'a'.repeat(64),
    size_in_bytes: 1234,
  }));
  const record = {
    ...{ name, version, build: 'py312h0_0', build_number: 0, channel: 'https://conda.anaconda.org/conda-forge/noarch' },
    ...{
      url: `https://conda.anaconda.org/conda-forge/noarch/${name}-${version}-py312h0_0.conda`,
      md5: 'b'.repeat(32),
      sha256: 'c'.repeat(64),
    },
    ...{
      depends: ['python >=3.12,<3.13.0a0', 'libgcc >=13'],
      license: 'MIT',
      size: 12_345,
      timestamp: 1_760_000_000_000,
    },
    ...{ files, paths_data: { paths_version: 1, paths }, link: { source: `/pkgs/${name}`, type: 1 } },
  };
  write(join(prefix, 'conda-meta', `${name}-${version}-py312h0_0.json`), JSON.stringify(record, null, 2));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
}

/** The same records bare: each file read and parsed. */
function readBare(data: string): number {
  const folder = join(data, 'environments');
  let count = 0;
  for (const id of readdirSync(folder)) {
    JSON.parse(readFileSync(join(folder, id, 'environment.json'), 'utf8'));
    const meta = join(folder, id, 'content/conda-meta');
    for (const name of readdirSync(meta))
      if (name.endsWith('.json') && JSON.parse(readFileSync(join(meta, name), 'utf8')).name) count += 1;
  }
  return count;
}

/** The first list of a program, and what is in each environment. */
async function listOnce(data: string): Promise<number> {
  const environments = createEnvironments({
    folders: { data },
    kinds: [micromamba],
    jobs: noJobs,
    emit: () => {},
    createRun: () => () => Promise.reject(new Error('Nothing is started while listing.')),
    trust: createTrust({ folder: data, notice: () => {} }),
  });
  try {
    // The program opens its data folder at its start, before it is asked for a list.
    await environments.known('none').catch(() => {});
    return await milliseconds(async () => {
      for (const { id, name, state } of await environments.list()) {
        const folder = join(data, 'environments', id);
        const paths = { folder, content: join(folder, 'content') };
        const { packages, problem } = await micromamba.inspect({ id, name, spec, variables: {}, paths });
        if (state !== 'ready' || problem || packages.length !== packageCount) throw new Error('The list is not whole.');
      }
    });
  } finally {
    await environments.dispose();
  }
}

/** How long micromamba takes for the same. */
function askMicromamba(data: string): void {
  const ask = (...args: string[]) =>
    execFileSync('micromamba', [...args, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  ask('env', 'list');
  for (let index = 0; index < environmentCount; index += 1)
    ask('list', '--no-pip', '-p', join(data, 'environments', idOf(index), 'content'));
}

function hasMicromamba(): boolean {
  try {
    execFileSync('micromamba', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function measureList(peerName: string, askPeer: (data: string) => unknown): Promise<Measurement> {
  const data = mkdtempSync(join(tmpdir(), 'cloche-bench-'));
  try {
    fillDataFolder(data);
    const values: number[] = [];
    const peers: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const peer = await milliseconds(() => askPeer(data));
      const value = await listOnce(data);
      if (round < warmingRounds) continue;
      peers.push(peer);
      values.push(value);
    }
    return { value: median(values), peer: { name: peerName, value: median(peers) } };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function measureWarmOpen(): Promise<Measurement> {
  const tools = openConda();
  const channel = writeCondaChannel(join(tools.folder, 'channel'));
  const asked = { kind: 'micromamba' as const, spec: { channels: [channel], packages: ['demo-lib'] } };
  return withMadeIn(tools, asked, compareWithBash);
}

const listed = `list ${environmentCount} conda environments with ${packageCount} packages each, in the program`;

export const figures: readonly Figure[] = [
  {
    name: 'list-conda',
    title: listed,
    unit: 'ms',
    goal: 'at most 1.5 ×',
    measure: () => measureList('the same records read bare in Node', readBare),
  },
  ...(hasMicromamba()
    ? [
        {
          name: 'list-conda-micromamba',
          title: `${listed}, beside micromamba`,
          unit: 'ms',
          goal: 'at most 1.5 ×',
          measure: () => measureList('micromamba env list and list --json', askMicromamba),
        },
      ]
    : []),
  {
    name: 'warm-open-conda-host',
    title: 'from the request to the prompt of a bash in a conda environment with scripts of its own, on the host',
    unit: 'ms',
    goal: 'at most 5 ms more',
    measure: measureWarmOpen,
  },
];
