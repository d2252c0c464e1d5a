import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseMatchSpec } from '../../main/conda/match-spec';
import type { KnownEnvironment } from '../../main/environments/environments';
import { createExchange } from '../../main/exchange/create-exchange';
import { readHere } from '../../main/exchange/reader/read-here';
import { kinds } from '../../main/kinds';
import type { Kind } from '../../main/kinds/kind';
import { parseRequirements } from '../../main/python/requirements';
import {
  ClocheError,
  type CreateRequest,
  type Field,
  type KindId,
  type Lock,
  type Package,
  type Spec,
} from '../../preload/contract';
import { noTools } from '../support/no-tools';
import { temporaryFolder } from '../support/temporary';
import { hash } from './exchange-fixture';

/** An environment of a real kind; nothing but its files is there. */
export interface Example {
  readonly name: string;
  readonly kind: Kind;
  readonly spec: Spec;
  readonly variables: Readonly<Record<string, string>>;
  readonly notes?: string;
  /** Absent for one that was never made. */
  readonly lock?: Lock;
  /** Absolute folder of its own. */
  readonly folder: string;
}

const archiveOf = (name: string, version: string) => ({
  url: `https://files.index.example/${name}/${name}-${version}-py3-none-any.whl`,
  hash: hash('a'),
});
const ofPip = (name: string, version: string, isRequested = true): Package => ({
  name,
  version,
  installer: 'pip',
  isRequested,
  hashes: [hash('a')],
  archive: archiveOf(name, version),
});
const ofRepository = (name: string, source: string): Package => ({ name, version: '1.0', isRequested: true, source });
const ofNix = (name: string, version: string): Package => ({ name, version, isRequested: true });
const ofChannel = (name: string, version: string, build: string): Package => ({
  name,
  version,
  installer: 'conda',
  isRequested: true,
  hashes: [hash('b')],
  conda: {
    build,
    url: `https://index.example/conda-forge/linux-64/${name}-${version}-${build}.conda`,
    md5: '0'.repeat(32),
  },
});

const pipSettings = { requirements: ['requests[socks]>=2; python_version >= "3.8"', 'rich'], constraints: ['idna<4'] };
const condaSettings = { ...pipSettings, python: '3.12', packages: ['numpy>=2'], channels: ['conda-forge', 'bioconda'] };
const pipPackages = [ofPip('requests', '2.32.0'), ofPip('rich', '13.0'), ofPip('idna', '3.7', false)];
const condaPackages = [
  ofChannel('numpy', '2.1.0', 'py312h0_0'),
  ofChannel('pip', '24.0', 'pyhd_0'),
  ofChannel('python', '3.12.4', 'h0_0_cpython'),
  ...pipPackages,
];
const nixSettings = { python: 'python312', nixpkgs: 'channel:nixos-25.05' };

/** Of every kind what it can be asked for: settings, and what is there then. */
const parts: Readonly<Record<KindId, { readonly spec: Spec; readonly packages: readonly Package[] }>> = {
  venv: { spec: { ...pipSettings, python: '3.12', systemSitePackages: true }, packages: pipPackages },
  'nix-packages': {
    spec: { ...nixSettings, packages: ['numpy'], programs: ['ffmpeg'] },
    packages: [ofNix('numpy', '2.1.0')],
  },
  'nix-requirements': { spec: { ...nixSettings, ...pipSettings }, packages: [ofNix('requests', '2.32.0')] },
  'nix-project': {
    spec: { ...nixSettings, packages: ['pytest'], programs: ['gcc'] },
    packages: [ofNix('pytest', '8.0')],
  },
  'nix-pip': {
    spec: { ...nixSettings, ...pipSettings, packages: ['numpy'], programs: ['gcc'] },
    packages: [ofNix('numpy', '2.1.0'), ...pipPackages],
  },
  'fhs-pip': { spec: { ...nixSettings, ...pipSettings, libraries: ['glib'] }, packages: pipPackages },
  micromamba: { spec: condaSettings, packages: condaPackages },
  conda: { spec: condaSettings, packages: condaPackages },
};

const engines: Readonly<Record<Kind['image'], string>> = {
  python: 'pip 24.0',
  conda: 'micromamba 2.0.5',
  nix: 'Nix 2.18.1',
};

/** The engine that has made an environment of a kind, as its lock names it. */
export function engineOf(id: KindId): string {
  const kind = kinds.find((one) => one.id === id);
  if (!kind) throw new Error(`There is no kind ${id}.`);
  return engines[kind.image];
}

/** An environment of a kind that has all that can be asked of it, in a folder of the running test. */
export function exampleOf(id: KindId, changes: Partial<Pick<Example, 'spec' | 'variables' | 'lock'>> = {}): Example {
  const kind = kinds.find((one) => one.id === id);
  if (!kind) throw new Error(`There is no kind ${id}.`);
  const folder = temporaryFolder();
  const { spec, packages } = parts[id];
  const project = kind.takes.isOfProject ? { project: join(folder, 'project') } : {};
  const lock: Lock = { schema: 1, python: '3.12.4', engine: engines[kind.image], packages: [...packages] };
  const example = {
    name: 'demo',
    kind,
    variables: { MODE: 'test' },
    notes: 'For the course.\n"Two" lines.',
    lock,
    folder,
    ...changes,
  };
  const parsed = kind.spec.parse({ ...spec, ...project, ...changes.spec });
  fill({ ...example, spec: parsed });
  return { ...example, spec: parsed };
}

/** What an import asks for, as it would be once it is made: exactly what is pinned, and of the rest what examples have. */
export function madeOf(request: CreateRequest): Example {
  const { name, kind: id, spec, variables = {}, notes, lock } = request;
  const kind = kinds.find((one) => one.id === id);
  if (!kind) throw new Error(`There is no kind ${id}.`);
  const made: Lock = lock
    ? // What comes from a repository has its version once it is there.
      { ...lock, packages: lock.packages.map((item) => ({ ...item, version: item.version || '1.0' })) }
    : { schema: 1, python: '3.12.4', engine: engines[kind.image], packages: resolved(request) };
  const example = {
    name,
    kind,
    spec: kind.spec.parse(spec),
    variables,
    ...(notes === undefined ? {} : { notes }),
    lock: made,
    folder: temporaryFolder(),
  };
  fill(example);
  return example;
}

function resolved({ kind, spec }: CreateRequest): Package[] {
  const known = (name: string) => parts[kind].packages.filter((item) => item.name === name);
  const lines = Array.isArray(spec.requirements) ? spec.requirements : [];
  const pip = parseRequirements(lines.join('\n')).entries.flatMap((entry) => {
    // What a branch leads to is not known here.
    if (entry.type === 'vcs' && entry.name !== undefined && /@[0-9a-f]{40}$/.test(entry.source))
      return [ofRepository(entry.name, entry.source)];
    if (entry.type !== 'package') return [];
    const [, version] = /^==([^*,]+)$/.exec(entry.specifier) ?? [];
    if (version === undefined) return known(entry.name);
    const hashes = entry.hashes.length > 0 ? { hashes: [...entry.hashes] } : {};
    return [{ name: entry.name, version, installer: 'pip', isRequested: true, ...hashes }];
  });
  const specs = Array.isArray(spec.packages) ? spec.packages : [];
  const python = typeof spec.python !== 'string' || spec.python === '' ? [] : [`python=${spec.python}`];
  const ofChannels = [...python, ...specs].flatMap((text) => {
    const { name = '', version = '', build } = parseMatchSpec(String(text)) ?? {};
    const [, exact] = /^=([^*,]+)$/.exec(version) ?? [];
    if (exact === undefined) return known(name);
    return [ofChannel(name, exact, build ?? known(name)[0]?.conda?.build ?? 'py_0')];
  });
  return [...(kinds.find(({ id }) => id === kind)?.takes.packages === 'conda' ? ofChannels : []), ...pip];
}

/** The files that kinds read when they write. */
function fill({ kind, spec, lock, folder }: Example): void {
  const content = join(folder, 'content');
  const made = new Set<string>();
  const put = (path: string, text: string) => {
    const inside = dirname(path);
    if (!made.has(inside)) mkdirSync(inside, { recursive: true });
    made.add(inside);
    writeFileSync(path, text);
  };
  if (kind.id === 'nix-project')
    put(
      join(String(spec.project), 'pyproject.toml'),
      '[project]\nname = "own"\nversion = "1"\n[build-system]\nrequires = ["setuptools"]\n',
    );
  if (kind.id === 'nix-requirements')
    put(
      join(content, 'current/resolution.json'),
      JSON.stringify({
        schema: 1,
        engine: 'attributes',
        packages: [{ name: 'requests', attribute: 'requests', extras: [] }],
        lines: [],
        sources: [],
        differences: [],
      }),
    );
  if (kind.image === 'conda' && lock) fillPrefix(content, lock.packages, put);
}

function fillPrefix(prefix: string, packages: readonly Package[], put: (path: string, text: string) => void): void {
  put(join(prefix, 'conda-meta/history'), '');
  put(join(prefix, 'bin/python'), '');
  const site = 'lib/python3.12/site-packages';
  mkdirSync(join(prefix, site), { recursive: true });
  for (const { name, version, conda, source, hashes: [sha256 = ''] = [], installer = 'pip' } of packages) {
    const metadata = `${site}/${name.replace(/[-.]+/g, '_')}-${version}.dist-info`;
    const isPython = name !== 'python';
    const files = isPython ? [`${metadata}/METADATA`] : ['bin/python'];
    const record = {
      name,
      version,
      ...conda,
      sha256: sha256.replace('sha256:', ''),
      build_number: 0,
      depends: [],
      files,
    };
    if (conda) put(join(prefix, `conda-meta/${name}-${version}-${conda.build}.json`), JSON.stringify(record));
    if (!isPython) continue;
    put(join(prefix, metadata, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\n`);
    put(join(prefix, metadata, 'INSTALLER'), `${installer}\n`);
    const [, vcs, url, commit] = /^(\w+)\+(.+)@(\w+)$/.exec(source ?? '') ?? [];
    if (vcs !== undefined)
      put(join(prefix, metadata, 'direct_url.json'), JSON.stringify({ url, vcs_info: { vcs, commit_id: commit } }));
  }
}

/** What the forms of kinds say of a setting whose key is no word for people. */
const fields: readonly Field[] = [
  { key: 'systemSitePackages', type: 'switch', label: 'See the packages of the base interpreter', default: false },
];

/** What the form calls a setting, where that is not its key. */
export const labelOf = (key: string): string => fields.find((field) => field.key === key)?.label ?? key;

/** The real exchange over examples; their ids are their names. */
export function exchangeOver(...examples: readonly Example[]) {
  const find = (id: string): Example => {
    const found = examples.find(({ name }) => name === id);
    if (!found) throw new ClocheError('not-found', `There is no ${id}.`);
    return found;
  };
  const row = ({ name, kind, lock, folder }: Example) => ({
    id: name,
    name,
    kind: kind.id,
    state: lock ? ('ready' as const) : ('incomplete' as const),
    path: folder,
    createdAt: 1,
    usedAt: 1,
    ...(lock ? { python: lock.python } : {}),
  });
  return createExchange({
    kinds,
    ...readHere(kinds),
    offered: async () => new Set(kinds.map(({ id }) => id)),
    context: noTools,
    fieldsOf: async () => fields,
    environments: {
      list: async () => [],
      known: async (id): Promise<KnownEnvironment> => {
        const { name, spec, variables, notes, lock, folder, kind } = find(id);
        const noted = notes === undefined ? {} : { notes };
        const subject = { id, name, spec, variables, ...noted, paths: { folder, content: join(folder, 'content') } };
        return { environment: row(find(id)), kind, subject, lock };
      },
      get: async (id) => {
        const own = find(id);
        const packages = own.lock?.packages ?? [];
        return { environment: row(own), spec: own.spec, variables: own.variables, formats: [], packages };
      },
    },
  });
}
