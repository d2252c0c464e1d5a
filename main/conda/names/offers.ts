import { ClocheError } from '../../../preload/contract';
import { statsOf } from '../../store/quick-look';
import type { CondaContext, CondaTool } from '../tools/tool';
import { type ChannelFile, findChannelFiles, isLocalChannel } from './channel-files';
import { identityOf, indexRepodata, type RepodataIndex } from './repodata-index';

/** What a folder of a channel offers. */
export interface Offer {
  readonly channel: string;
  readonly subdir: string;
  readonly index: RepodataIndex;
}

/** What is known of channels right now. */
export interface Offers {
  /** In the order of the channels. */
  readonly known: readonly Offer[];
  /** What is being done to know more; none of them rejects. */
  readonly pending: readonly Promise<void>[];
  /** Whether {@link fetchOffers} would make more known: something is not there at all, or was fetched long ago. */
  readonly wants: 'nothing' | 'missing' | 'newer';
  /** Whether the tool fetches what is missing right now. */
  readonly isFetching: boolean;
  /** Why something is not known, with what to do about it. */
  readonly failure: ClocheError | undefined;
}

/** Something that is found out once, for a while. */
interface Found<T> {
  readonly done: Promise<void>;
  /** Milliseconds since 1970: when it began, and when it ended. */
  at: number;
  isPending: boolean;
  value?: T;
  failure?: ClocheError;
}

const aDayMs = 24 * 60 * 60 * 1000;
const foldersLifeMs = 10 * 60 * 1000;
const failureLifeMs = 60_000;
const indexesMax = 24;

/** By the identities of the files, the least recently used first. */
const indexes = new Map<string, Found<RepodataIndex>>();
const folders = new Map<string, Found<readonly string[]>>();
const fetches = new Map<string, Found<true>>();
/** One large file after another. */
let reading: Promise<void> = Promise.resolve();

/**
 * What is known of channels. Reading what lies on this machine begins and goes on after the call, unless its signal has fired;
 * nothing is fetched.
 */
export function lookUp(tool: CondaTool, channels: readonly string[], context: CondaContext): Offers {
  const remote = channels.filter((channel) => !isLocalChannel(channel));
  const places = remote.length === 0 ? undefined : foldersOf(tool, context);
  const files = findChannelFiles(channels, places?.value ?? []);
  const found = files.map((file) => ({ file, index: indexOf(file, context) }));
  const absent = channels.filter((channel) => !files.some((file) => file.channel === channel));
  const isMissing = places?.value !== undefined && absent.some((channel) => !isLocalChannel(channel));
  const isUnread = [places, ...found.map(({ index }) => index)].some((one) => one === unbegun);
  const fetching = fetches.get(keyOf(tool, remote));
  const awaited = [places, isMissing ? fetching : undefined, ...found.map(({ index }) => index)];
  const unknown = absent.find(isLocalChannel);
  return {
    known: found.flatMap(({ file: { channel, subdir }, index: { value } }) =>
      value ? [{ channel, subdir, index: value }] : [],
    ),
    pending: awaited.flatMap((one) => (one?.isPending ? [one.done] : [])),
    wants: isMissing || isUnread ? 'missing' : files.some((file) => isOld(file, fetching)) ? 'newer' : 'nothing',
    isFetching: isMissing && fetching?.isPending === true,
    failure:
      awaited.find((one) => one?.failure !== undefined)?.failure ??
      (unknown === undefined ? undefined : notKnown(`${unknown} has no repodata.json, so it is no channel.`)),
  };
}

/**
 * Has the tool fetch what is missing of the channels, or old. Resolves when that has ended, with why if it was in vain; what
 * was in vain is not begun again for a minute, what was not for a day.
 */
export async function fetchOffers(
  tool: CondaTool,
  channels: readonly string[],
  context: CondaContext,
): Promise<ClocheError | undefined> {
  const remote = channels.filter((channel) => !isLocalChannel(channel));
  if (remote.length === 0) return undefined;
  await foldersOf(tool, context).done;
  if (context.signal.aborted || lookUp(tool, remote, context).wants === 'nothing') return undefined;
  const key = keyOf(tool, remote);
  const known = fetches.get(key);
  const lifeMs = known?.failure === undefined ? aDayMs : failureLifeMs;
  const isKnown = known && (known.isPending || Date.now() - known.at < lifeMs);
  const fetching = isKnown ? known : find(context, () => fetchInto(tool, remote, context));
  fetches.set(key, fetching);
  await fetching.done;
  return fetching.failure;
}

/** The tool may fail although it has fetched all: the name that it looks for need be nowhere. */
async function fetchInto(tool: CondaTool, channels: readonly string[], context: CondaContext): Promise<true> {
  const failure = await tool.fetchChannels(channels, context).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const files = findChannelFiles(channels, foldersOf(tool, context).value ?? []);
  const lacking = channels.find((channel) => !files.some((file) => file.channel === channel));
  if (lacking === undefined) return true;
  throw failure ?? new ClocheError('unsupported', `${tool.id} keeps no list of what ${lacking} has.`);
}

const keyOf = (tool: CondaTool, channels: readonly string[]) => JSON.stringify([tool.id, tool.cache(), ...channels]);

function isOld({ channel, file }: ChannelFile, fetching: Found<true> | undefined): boolean {
  if (isLocalChannel(channel) || (fetching && Date.now() - fetching.at < aDayMs)) return false;
  return Date.now() - (statsOf(file)?.mtimeMs ?? 0) > aDayMs;
}

function foldersOf(tool: CondaTool, context: CondaContext): Found<readonly string[]> {
  const key = keyOf(tool, []);
  const known = folders.get(key);
  const lifeMs = known?.failure === undefined ? foldersLifeMs : failureLifeMs;
  if (known && (known.isPending || Date.now() - known.at < lifeMs)) return known;
  const asked = find(context, () => tool.packageFolders(context));
  if (context.signal.aborted) return known ?? unbegun;
  // What was so ten minutes ago is most likely so until it is known again.
  if (known?.value) asked.value = known.value;
  folders.set(key, asked);
  return asked;
}

function indexOf({ file }: ChannelFile, context: CondaContext): Found<RepodataIndex> {
  const identity = identityOf(file) ?? file;
  const known = indexes.get(identity);
  if (!known && context.signal.aborted) return unbegun;
  indexes.delete(identity);
  const index =
    known ??
    find(context, () => {
      const made = reading.then(() => indexRepodata(file, identity, context.signal));
      reading = made.then(nothing, nothing);
      return made;
    });
  indexes.set(identity, index);
  for (const [key, { isPending }] of indexes) if (indexes.size > indexesMax && !isPending) indexes.delete(key);
  return index;
}

/** That something is not known, a sentence, with what helps most often. */
export const notKnown = (message: string): ClocheError =>
  new ClocheError('tool-failed', message, { hint: 'Check the connection, and the names of the channels.' });

const nothing = () => {};
/** What nobody may begin to find out now. */
const unbegun: Found<never> = { done: Promise.resolve(), at: 0, isPending: false };

/** Begins to find something out; what is thrown becomes why not. */
function find<T>({ signal }: CondaContext, work: () => Promise<T>): Found<T> {
  const found: Found<T> = { done: Promise.resolve(), at: Date.now(), isPending: true };
  const run = async () => {
    try {
      found.value = await work();
    } catch (thrown) {
      if (!signal.aborted) found.failure = failureOf(thrown);
    }
    found.isPending = false;
    found.at = Date.now();
  };
  return Object.assign(found, { done: run() });
}

/** As it was thrown where that says what to do; whoever looks for a name has no log to read. */
function failureOf(thrown: unknown): ClocheError {
  if (!(thrown instanceof ClocheError)) return notKnown('What the channels have could not be read.');
  return thrown.hint === undefined || thrown.code === 'tool-failed' ? notKnown(thrown.message) : thrown;
}
