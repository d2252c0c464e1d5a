import * as z from 'zod';
import { ClocheError, type Lock } from '../../../preload/contract';
import type { NixContext } from '../../nix/run/nix';
import { evaluateNix } from '../../nix/run/run-nix';
import { nixSet } from '../../nix/texts/expression';
import { nixString } from '../../nix/texts/text';
import { redactCredentials } from '../../process/redact';
import { type Address, parseAddresses } from './addresses';
import type { EngineId } from './spec';

/** A repository of an engine, at the commit that is used. */
export interface EngineSource {
  /** Which part of the engine it is. */
  readonly name: string;
  readonly url: string;
  readonly revision: string;
  /** Of what is inside, `sha256-…`; absent when only the commit is known. */
  readonly hash?: string;
}

/** Repositories of the engines, each engine's own one last. */
const repositories: Readonly<Record<EngineId, Readonly<Record<string, string>>>> = {
  attributes: {},
  'pyproject-nix': { 'pyproject.nix': 'https://github.com/pyproject-nix/pyproject.nix' },
  uv2nix: {
    'pyproject.nix': 'https://github.com/pyproject-nix/pyproject.nix',
    'build-system-pkgs': 'https://github.com/pyproject-nix/build-system-pkgs',
    uv2nix: 'https://github.com/pyproject-nix/uv2nix',
  },
  'mach-nix': { 'mach-nix': 'https://github.com/DavHau/mach-nix' },
  pip2nix: { pip2nix: 'https://github.com/nix-community/pip2nix' },
};

/** A repository that an engine needs, and the commit that was asked for. */
export type WantedSource = Pick<EngineSource, 'name' | 'url'> & Pick<Address, 'revision'>;

/** What an engine needs, by its own addresses or those of the setting. Throws `invalid-input`. */
export function wantedSources(engine: EngineId, setting: string): WantedSource[] {
  const parts = Object.entries(repositories[engine]);
  const own = parts.at(-1)?.[0] ?? '';
  const given = new Map(parseAddresses(setting).map((address) => [address.part ?? own, address]));
  const foreign = [...given.keys()].find((part) => !Object.hasOwn(repositories[engine], part));
  if (foreign !== undefined && parts.length > 0)
    throw new ClocheError('invalid-input', `The engine ${engine} has no part that is called ${foreign}.`, {
      hint: `Its parts are ${parts.map(([name]) => name).join(', ')}.`,
    });
  return parts.map(([name, url]) => {
    const address = given.get(name);
    const revision = address?.revision;
    return { name, url: address?.url ?? url, ...(revision === undefined ? {} : { revision }) };
  });
}

const sourceSchema = z.object({
  revision: z.string().regex(/^[0-9a-f]{40}$/),
  hash: z.string().regex(/^sha256-[A-Za-z0-9+/]{43}=$/),
});

/**
 * Fetches what an engine needs into the store and notes which commit it was and the hash of what is inside. A lock's
 * commit and hash are taken again; its addresses are not believed. Throws as evaluateNix.
 */
export async function resolveSources(
  wanted: readonly WantedSource[],
  lock: Lock | undefined,
  context: NixContext,
): Promise<EngineSource[]> {
  if (wanted.length === 0) return [];
  const pinned = wanted.map((source) => pinAsLocked(source, lock));
  context.report?.({ phase: `Fetching ${wanted.map(({ name }) => name).join(', ')}` });
  const answer = await evaluate(pinned, context);
  return z
    .array(sourceSchema)
    .length(wanted.length)
    .parse(answer)
    .map((source, at) => ({ name: wanted[at]?.name ?? '', url: wanted[at]?.url ?? '', ...source }));
}

type Pinned = WantedSource & Pick<Partial<EngineSource>, 'hash'>;

function pinAsLocked(source: WantedSource, lock: Lock | undefined): Pinned {
  const locked = lock?.sources?.find(({ name }) => name === source.name);
  const known = sourceSchema.safeParse(locked);
  if (!known.success || (source.revision ?? known.data.revision) !== known.data.revision) return source;
  return { ...source, ...known.data };
}

async function evaluate(pinned: readonly Pinned[], context: NixContext): Promise<unknown> {
  const trees = pinned.map((source) => `(${fetchSource(source)})`).join('\n  ');
  const expression = `map (tree: { revision = tree.rev; hash = tree.narHash; }) [\n  ${trees}\n]\n`;
  try {
    return await evaluateNix(context, expression);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError) || !['tool-failed', 'network'].includes(thrown.code)) throw thrown;
    const urls = pinned.map(({ url }) => redactCredentials(url)).join(', ');
    throw new ClocheError('network', `The engine cannot be fetched from ${urls}.`, {
      hint: 'Check the connection, the address and the commit; “Engine’s repository” can name a mirror.',
      detail: thrown.detail,
    });
  }
}

/** The files of a source as Nix; needs parentheses as an argument. */
export function fetchSource({ url, revision, hash }: Pinned): string {
  // The commit may be on any branch.
  const commit = revision === undefined ? ['ref = "HEAD";'] : [`rev = ${nixString(revision)};`, 'allRefs = true;'];
  const inside = hash === undefined ? [] : [`narHash = ${nixString(hash)};`];
  return `builtins.fetchGit ${nixSet([`url = ${nixString(url)};`, ...commit, ...inside])}`;
}
