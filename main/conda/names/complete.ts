import { ClocheError, type Completion, type Completions, type PackageBuild } from '../../../preload/contract';
import { formatBytes } from '../../../preload/format-bytes';
import { buildIndex, closestNames, type NameIndex, rankNames } from '../../names/name-index';
import { condaSpecSchema } from '../spec';
import type { CondaContext, CondaTool } from '../tools/tool';
import { fetchOffers, lookUp, notKnown, type Offer, type Offers } from './offers';
import { readBuilds } from './repodata-index';
import { readTyped, type TypedSpec } from './typed-spec';
import { compareVersions } from './version-order';

/** What is looked for, and how much of it is wanted at most. */
interface CondaQuery {
  readonly text: string;
  readonly limit: number;
}

/**
 * Completions for the beginning of a match spec, from what lies on this machine, at once: names, and behind a name its
 * versions and builds. An empty text tells that the field was entered: only then does the tool fetch in the background what
 * is not there, or old.
 */
export async function completeConda(
  tool: CondaTool,
  asked: unknown,
  { text, limit }: CondaQuery,
  context: CondaContext,
): Promise<Completions> {
  const checked = condaSpecSchema.shape.channels.safeParse(asked);
  if (!checked.success) return { state: 'unavailable', items: [], total: 0, reason: checked.error.issues[0]?.message };
  const channels = checked.data;
  if (text === '') void fetchOffers(tool, channels, context);
  const offers = lookUp(tool, channels, context);
  const names = mergedNames(offers.known);
  const items = await itemsFor(readTyped(text), offers.known, names, limit);
  return { ...stateOf(offers, channels), items, total: names.names.length };
}

function stateOf(
  { known, pending, wants, isFetching, failure }: Offers,
  channels: readonly string[],
): Pick<Completions, 'state' | 'reason'> {
  if (isFetching) return { state: 'reading', reason: `What ${channels.join(', ')} has is being fetched.` };
  if (pending.length > 0) return { state: 'reading' };
  if (known.length > 0 && wants !== 'missing') return { state: 'ready' };
  return { state: 'unavailable', reason: failure?.message ?? 'What these channels have was not fetched yet.' };
}

async function itemsFor(
  typed: TypedSpec,
  known: readonly Offer[],
  names: NameIndex,
  limit: number,
): Promise<Completion[]> {
  const offers = typed.channel === undefined ? known : known.filter(({ channel }) => channel === typed.channel);
  if (typed.type === 'name') {
    const index = typed.channel === undefined ? names : mergedNames(offers);
    const ranked = rankNames(index, typed.typed, limit);
    return ranked.map((item) => ({ ...item, name: `${typed.lead}${item.name}` }));
  }
  const builds = await buildsOf(offers, typed.name);
  return (typed.type === 'version' ? versionItems(builds, typed) : buildItems(builds, typed)).slice(0, limit);
}

function versionItems(builds: readonly PackageBuild[], { lead, typed }: TypedSpec): Completion[] {
  const byVersion = new Map<string, PackageBuild[]>();
  for (const build of builds) {
    if (!build.version.startsWith(typed)) continue;
    const same = byVersion.get(build.version);
    if (same) same.push(build);
    else byVersion.set(build.version, [build]);
  }
  return [...byVersion].map(([version, same]) => {
    const channels = [...new Set(same.map(({ channel }) => channel))].join(', ');
    const sizes = same.flatMap(({ sizeBytes }) => sizeBytes ?? []);
    const count = same.length === 1 ? (same[0]?.build ?? '') : `${same.length} builds`;
    return {
      name: `${lead}${version}`,
      description: [count, sizeIn(Math.max(0, ...sizes)), channels].filter(Boolean).join(' · '),
    };
  });
}

function buildItems(builds: readonly PackageBuild[], typed: Extract<TypedSpec, { type: 'build' }>): Completion[] {
  const items = new Map<string, Completion>();
  for (const { version, build, channel, subdir, sizeBytes = 0 } of builds) {
    const name = `${typed.lead}${build}`;
    if (!isMeant(version, typed) || !build.startsWith(typed.typed) || items.has(name)) continue;
    items.set(name, { name, version, description: [subdir, sizeIn(sizeBytes), channel].filter(Boolean).join(' · ') });
  }
  return [...items.values()];
}

/** `=1.26` means 1.26.4 as well, `==1.26` and a version without a sign do not; `*` is any end. */
function isMeant(version: string, { version: wanted, isExact }: Extract<TypedSpec, { type: 'build' }>): boolean {
  if (wanted.endsWith('*')) return version.startsWith(wanted.slice(0, -1).replace(/\.$/, ''));
  return version === wanted || (!isExact && version.startsWith(`${wanted}.`));
}

/** Nothing where no size is told. */
const sizeIn = (bytes: number): string => (bytes === 0 ? '' : formatBytes(bytes));

const mergedMax = 4;
/** By what they are merged of, the least recently used first. */
const merged = new Map<string, NameIndex>();

/** The names of all offers; the newest version of each is that of the first channel that has it, which goes first. */
function mergedNames(offers: readonly Offer[]): NameIndex {
  const key = offers.map(({ channel, index }) => `${channel}\n${index.builds}`).join('\n');
  const index = merged.get(key) ?? mergeNames(offers);
  merged.delete(key);
  merged.set(key, index);
  for (const old of merged.keys()) if (merged.size > mergedMax) merged.delete(old);
  return index;
}

function mergeNames(offers: readonly Offer[]): NameIndex {
  const known = new Map<string, { version: string; readonly channel: string }>();
  for (const { channel, index } of offers)
    for (const [at, name] of index.names.entries()) {
      const version = index.newest[at] ?? '';
      const before = known.get(name);
      if (!before) known.set(name, { version, channel });
      else if (before.channel === channel && compareVersions(version, before.version) > 0) before.version = version;
    }
  const names = [...known.keys()].sort();
  const hasSeveral = new Set(offers.map(({ channel }) => channel)).size > 1;
  return buildIndex({
    names,
    versions: names.map((name) => known.get(name)?.version ?? ''),
    descriptions: names.map((name) => (hasSeveral ? (known.get(name)?.channel ?? '') : '')),
    cautions: names.map(() => ''),
  });
}

let lastBuilds: { readonly key: string; readonly builds: readonly PackageBuild[] } | undefined;

/** All builds of a name, the newest first; of one version in the order of the channels, the highest number first. */
async function buildsOf(offers: readonly Offer[], name: string): Promise<readonly PackageBuild[]> {
  const key = [name, ...offers.map(({ channel, index }) => `${channel}\n${index.builds}`)].join('\n');
  if (lastBuilds?.key === key) return lastBuilds.builds;
  const found = await Promise.all(
    offers.map(async ({ channel, subdir, index }, order) =>
      (await readBuilds(index, name)).map((build) => ({ ...build, channel, subdir, order })),
    ),
  );
  const sorted = found
    .flat()
    .sort(
      (left, right) =>
        compareVersions(right.version, left.version) ||
        left.order - right.order ||
        right.buildNumber - left.buildNumber ||
        (left.build < right.build ? -1 : 1),
    );
  // An archive may be there in both formats.
  const single = new Map(sorted.map((one) => [[one.version, one.build, one.channel, one.subdir].join('\t'), one]));
  const builds = [...single.values()].map(({ version, build, buildNumber, size, channel, subdir }) => {
    const sizeBytes = size === 0 ? {} : { sizeBytes: size };
    return { name, version, build, buildNumber, channel, subdir, ...sizeBytes };
  });
  lastBuilds = { key, builds };
  return builds;
}

/**
 * All builds of a package that channels have, the newest first; waits for what is still to be read or fetched. Throws
 * `no-such-package` with names that may have been meant, and why the channels cannot be read, as whoever read them says it.
 */
export async function searchConda(
  tool: CondaTool,
  channels: readonly string[],
  name: string,
  context: CondaContext,
): Promise<PackageBuild[]> {
  const { known } = await waitFor(tool, channels, context);
  const builds = await buildsOf(known, name.toLowerCase());
  if (builds.length > 0) return [...builds];
  const close = closestNames(mergedNames(known), name, 5);
  throw new ClocheError('no-such-package', `${channels.join(', ')} has no package ${name}.`, {
    hint:
      close.length > 0 ? `Did you mean ${close.join(', ')}?` : 'Check the spelling, or name the channel that has it.',
  });
}

async function waitFor(tool: CondaTool, channels: readonly string[], context: CondaContext): Promise<Offers> {
  await fetchOffers(tool, channels, context);
  const offers = await untilRead(tool, channels, context);
  if (offers.failure === undefined && offers.wants !== 'missing') return offers;
  throw offers.failure ?? notKnown('What these channels have is not known.');
}

async function untilRead(tool: CondaTool, channels: readonly string[], context: CondaContext): Promise<Offers> {
  let offers = lookUp(tool, channels, context);
  while (offers.pending.length > 0) {
    await Promise.all(offers.pending);
    offers = lookUp(tool, channels, context);
  }
  return offers;
}
