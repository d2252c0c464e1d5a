import * as z from 'zod';
import type { KnownEnvironment } from '../../main/environments/environments';
import type { Reading } from '../../main/exchange/asked';
import { carry } from '../../main/exchange/carry/carry';
import { createExchange } from '../../main/exchange/create-exchange';
import { readHere } from '../../main/exchange/reader/read-here';
import type { Kind } from '../../main/kinds/kind';
import type { KnownArchives } from '../../main/python/archives';
import {
  ClocheError,
  type EnvironmentDetail,
  type EnvironmentState,
  type Lock,
  type Spec,
} from '../../preload/contract';
import { noTools } from '../support/no-tools';

const unused = () => Promise.reject(new Error('An exchange asks nothing of a kind but its words.'));

/** A kind that is words only: whatever else is asked of it fails. */
export const plainKind: Kind = {
  id: 'venv',
  label: 'venv',
  intent: 'Tests',
  summary: 'For tests.',
  hue: 'kind-venv',
  spec: z
    .strictObject({
      requirements: z.array(z.string()).optional(),
      constraints: z.array(z.string()).optional(),
      python: z.string().optional(),
      files: z.array(z.string()).optional(),
      nixpkgs: z.string().optional(),
      engineSource: z.string().optional(),
      derivations: z.array(z.string()).optional(),
      project: z.string().optional(),
      file: z.string().optional(),
      folder: z.string().optional(),
      place: z.enum(['own', 'folder']).optional(),
    })
    .refine(({ place, folder }) => place !== 'folder' || folder !== undefined) as unknown as z.ZodType<Spec>,
  takes: { python: 'version', pip: true },
  image: 'python',
  formats: ['shell.nix'],
  furtherFormats: ({ nixpkgs }) => (nixpkgs === undefined ? [] : ['flake.nix']),
  describe: unused,
  probe: unused,
  prefix: ({ paths }) => paths.content,
  project: () => undefined,
  plan: unused,
  create: unused,
  outside: () => [],
  activate: async () => ({ path: [], set: {}, unset: [], promptName: '' }),
  inspect: unused,
  write: async ({ name, spec, variables }, lock, format) => ({
    fileName: format,
    text: [`${name} of ${lock?.engine}`, spec.requirements, JSON.stringify(variables)].flat().join('\n'),
    losses: [],
  }),
};

/** What an environment of a test holds. */
export interface Held {
  readonly name: string;
  readonly spec: Spec;
  readonly variables?: Record<string, string>;
  readonly lock?: Lock;
  /** Installed by hand, or instead of the lock. */
  readonly installed?: EnvironmentDetail['packages'];
  /** Ready by default. */
  readonly state?: EnvironmentState;
  /** What its tool tells of archives. */
  readonly archives?: KnownArchives;
}

/** An exchange over environments that exist in memory only; their ids are their names. */
export const exchangeWith = (...held: Held[]) => exchangeOf([plainKind], ...held);

/** The same for other kinds. */
export function exchangeOf(kinds: readonly Kind[], ...held: Held[]) {
  const find = (id: string): Held => {
    const found = held.find(({ name }) => name === id);
    if (!found) throw new ClocheError('not-found', `There is no ${id}.`);
    return found;
  };
  const row = ({ name, lock, state = 'ready' }: Held) => ({
    id: name,
    name,
    kind: 'venv' as const,
    state,
    path: `/home/someone/${name}`,
    createdAt: 1,
    usedAt: 1,
    ...(lock ? { python: lock.python } : {}),
  });
  return createExchange({
    kinds,
    ...readHere(kinds),
    offered: async () => new Set(),
    context: noTools,
    fieldsOf: async () => [],
    environments: {
      list: async () => held.map(row),
      known: async (id): Promise<KnownEnvironment> => {
        const { name, spec, variables = {}, lock } = find(id);
        const paths = { folder: `/home/someone/${name}`, content: `/home/someone/${name}/content` };
        const subject = { id, name, spec, variables, paths };
        const { archives } = find(id);
        const kind = archives ? { ...plainKind, archives: async () => archives } : plainKind;
        return { environment: row(find(id)), kind, subject, lock };
      },
      get: async (id) => {
        const own = find(id);
        const packages = own.installed ?? own.lock?.packages ?? [];
        return { environment: row(own), spec: own.spec, variables: own.variables ?? {}, formats: [], packages };
      },
    },
  });
}

/** A made-up hash of a package. */
export const hash = (digit: string) => `sha256:${digit.repeat(64)}`;
/** An environment with secrets and paths, each of which is a canary. */
export const demo: Held = {
  name: 'demo',
  spec: { requirements: ['requests>=2', '--index-url https://u:canary-1@i.example/simple'], python: '3.12' },
  variables: { MODE: 'test', API_TOKEN: 'canary-2', DATABASE_URL: 'postgres://u:canary-3@h/db', DATA: '/srv/canary-4' },
  lock: {
    schema: 1,
    python: '3.12.4',
    engine: 'uv 0.9.1',
    packages: [
      { name: 'urllib3', version: '2.0', hashes: [hash('b'), hash('a')], isRequested: false },
      { name: 'requests', version: '2.32.0', hashes: [hash('c')], isRequested: true },
    ],
  },
};

/** What was read, with the request of a kind for it. */
export const asRequest = (reading: Reading, kind: Kind) => ({
  ...reading,
  request: carry(reading.asked, kind).request,
});
