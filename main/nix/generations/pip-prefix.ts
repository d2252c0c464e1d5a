import { mkdir, readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { ClocheError, type Lock, type Package, packageSchema } from '../../../preload/contract';
import type { KnownArchives } from '../../python/archives';
import { knownPackages } from '../../python/known-packages';
import { requirementsByHand } from '../../python/pip/by-hand';
import { installWithPip, type PythonCommand, type PythonRunner } from '../../python/pip/install';
import { completePackages } from '../../python/pip/requested';
import { type PipRequest, writeRequirements } from '../../python/pip/requirements-file';
import { findSitePackages } from '../../python/prefix';
import { makePrivateFolder, writeFileAtomic } from '../../store/atomic-file';
import { deleteTree } from '../../store/delete-tree';
import { formatJson } from '../../store/json-file';
import { withTemporaryFolder } from '../../store/temporary-folder';
import { pinFiles } from '../pins/pin';
import { currentOf, type Generation } from './generation';
import { keyOf } from './key';
import { withoutNixPackages } from './python-result';

/**
 * What pip installs stands beside the generations in a numbered folder, its prefix, to which each generation has a
 * link. Another generation with the same request and the same Python keeps the prefix as it is; any other makes a new
 * one, with all that was asked for resolved anew, beside the old one, which works until the generation counts.
 */

/** A link of a generation to its prefix. */
const linkName = 'prefix';
const recordName = 'pip.json';

/** What a prefix was made of, and what was in it then: it goes with the generation. */
const recordSchema = z.strictObject({
  schema: z.literal(1),
  /** See {@link PrefixOrder.python}. */
  python: z.string(),
  /** See {@link PrefixOrder.library}. */
  library: z.string(),
  /** Hash of all that the environment was made of beside the Python and the request. */
  rest: z.string(),
  requirements: z.array(z.string()),
  constraints: z.array(z.string()),
  packages: z.array(packageSchema),
});
type PrefixRecord = z.infer<typeof recordSchema>;

/** The prefix of an environment as it is before a change. */
export interface LastPrefix {
  /** Absolute path; there may be nothing any more. */
  readonly prefix: string;
  /** What it was made of; undefined when that is lost. */
  readonly record: PrefixRecord | undefined;
  /** The environment did not work. */
  readonly isBroken: boolean;
}

/** What a prefix begins with: nothing, a lock that it follows, or what was there before a change. */
export interface PrefixBeginning {
  readonly lock?: Lock | undefined;
  /** Undefined where nothing counts that was there. */
  readonly last?: LastPrefix | undefined;
}

/** Settings of a kind in which pip installs; whatever else it has counts for the hashes. */
type PipSpec = PipRequest & { readonly nixpkgs: string };

/** The hash of all that an environment is made of. */
export const pipKeyOf = (spec: PipSpec): Promise<string> => keyOf(spec, pinFiles(spec.nixpkgs));

/** The same without what pip is asked for. */
const restOf = ({ requirements: _, constraints: __, ...rest }: PipSpec): Promise<string> =>
  keyOf(rest, pinFiles(rest.nixpkgs));

/** What pip should have installed, for a generation that is being made. */
export interface PrefixOrder {
  readonly content: string;
  readonly spec: PipSpec;
  readonly generation: Generation;
  readonly beginning: PrefixBeginning;
  /** Name of the folder in the content that holds the prefixes. */
  readonly folder: string;
  /** What tells two Pythons apart that cannot have the same prefix. */
  readonly python: string;
  /** Name of its library folder, such as `python3.12`: what is known of another one may not exist for this one. */
  readonly library: string;
  /** Normalised names of what the Python has without pip: nobody need install them by hand any more. */
  readonly given?: ReadonlySet<string>;
  /** How the kind deals with its prefixes, from where its tools may work. */
  readonly tools: (place: Pick<PythonCommand, 'folder' | 'temporary'>) => PrefixTools;
}

/** How a kind deals with its prefixes, all of them absolute paths. */
export interface PrefixTools {
  /** Makes an empty prefix in an empty folder. */
  make(prefix: string): Promise<void>;
  command(prefix: string): PythonCommand;
  /** The version of the pip that installs into it. */
  pip(prefix: string): Promise<string>;
  /** What pip has installed into it. */
  read(prefix: string): Promise<readonly Package[]>;
  /** Throws when it does not work, or one of the distributions is not there. */
  verify(prefix: string, names: readonly string[]): Promise<unknown>;
  /** Throws when what is in it does not fit what else there is now. */
  keeps?(prefix: string): Promise<void>;
}

/** Whom a prefix is made for. */
interface PrefixContext extends PythonRunner {
  readonly log: (line: string) => void;
}

/** A prefix that holds what was asked for: that part of the end of a recipe. */
export interface ProvidedPrefix {
  /** Where its programs are: through the generation that counts, so that open shells find what comes next. */
  readonly first: readonly string[];
  readonly packages: readonly Package[];
  /** To be called once the generation counts: deletes all other prefixes. */
  readonly published: () => Promise<void>;
}

/** Where the prefix of an environment is, whichever generation counts. */
export const prefixOf = (content: string): string => join(currentOf(content), linkName);

/** The prefix before a change of the environment; undefined when it has none. */
export async function readLastPrefix(
  content: string,
  folder: string,
  isBroken: boolean,
): Promise<LastPrefix | undefined> {
  const target = await readlink(prefixOf(content)).catch(() => undefined);
  if (target === undefined) return undefined;
  return { prefix: join(content, folder, basename(target)), record: await readRecord(content), isBroken };
}

/** The packages with who of them was asked for, by what is known of the prefix of the generation that counts. */
export async function markKnown(content: string, found: readonly Package[], request: PipRequest): Promise<Package[]> {
  const record = await readRecord(content);
  return marked(found, request, new Map(), record?.packages ?? []);
}

/** Gives the generation its prefix: the last one, or a new one. What it began is deleted when it throws. */
export function providePrefix(order: PrefixOrder, context: PrefixContext): Promise<ProvidedPrefix> {
  const { content, spec, tools } = order;
  const temporary = join(content, 'temporary');
  return withTemporaryFolder(temporary, async () => {
    const work = { ...order, temporary, tools: tools({ folder: content, temporary }), rest: await restOf(spec) };
    return provide(work, context);
  });
}

/** An order in the course of its execution. */
interface PrefixWork extends Omit<PrefixOrder, 'tools'> {
  readonly rest: string;
  /** Absolute path of an empty folder that is deleted afterwards. */
  readonly temporary: string;
  readonly tools: PrefixTools;
}

async function provide(order: PrefixWork, context: PrefixContext): Promise<ProvidedPrefix> {
  const { content, folder, beginning } = order;
  await makePrivateFolder(join(content, folder));
  // What one that was killed has left.
  if (beginning.last) await deleteOthers(order, beginning.last.prefix);
  const choice = await choose(order, context);
  if ('kept' in choice) return settle(order, choice.kept.prefix, new Map(), choice.kept.record?.packages);
  const numbers = (await readdir(join(content, folder))).map((name) => Math.floor(Number(name)) || 0);
  const prefix = join(content, folder, `${Math.max(0, ...numbers) + 1}`);
  try {
    await mkdir(prefix, { mode: 0o700 });
    const archives = await fill(order, prefix, choice, context);
    return await settle(order, prefix, archives, choice.locked?.packages);
  } catch (thrown) {
    await deleteTree(prefix).catch(() => {});
    throw thrown;
  }
}

/** What goes into a new prefix. */
interface Filling {
  readonly request: PipRequest;
  /** Exactly what is installed; undefined for what the request comes to now. */
  readonly locked: Pick<Lock, 'packages'> | undefined;
}

async function choose(order: PrefixWork, context: PrefixContext): Promise<Filling | { readonly kept: LastPrefix }> {
  const { spec, beginning, python, library, rest, given } = order;
  const request = requestOf(spec);
  const { lock, last } = beginning;
  if (last === undefined) return { request, locked: withoutNixPackages(lock) };
  const { prefix, record, isBroken } = last;
  if (record && isDeepStrictEqual(requestOf(record), request) && (isBroken || record.rest !== rest)) {
    if (record.python === python && (await works(order, prefix, context))) return { kept: last };
    if (isBroken && record.library === library) return { request, locked: await lockOf(order, prefix, record) };
  }
  const sitePackages = await findSitePackages(prefix);
  const asked = record ? [request, record] : [request];
  const byHand = sitePackages
    ? await requirementsByHand(sitePackages, { asked, filled: record?.packages ?? [], given })
    : [];
  return { request: { ...request, requirements: [...request.requirements, ...byHand] }, locked: undefined };
}

async function works({ tools, content, spec, temporary }: PrefixWork, prefix: string, context: PrefixContext) {
  try {
    const { names } = await writeRequirements(temporary, requestOf(spec), undefined);
    await tools.verify(prefix, names);
    await tools.keeps?.(prefix);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    context.log(`What pip installed in ${content} is made anew. ${thrown.message}`);
    return false;
  }
}

/** Exactly what was there, as far as it is known. */
async function lockOf({ tools }: PrefixWork, prefix: string, record: PrefixRecord): Promise<Pick<Lock, 'packages'>> {
  return { packages: knownPackages(await tools.read(prefix), record) };
}

async function fill(
  { spec, temporary, tools }: PrefixWork,
  prefix: string,
  { request, locked }: Filling,
  context: PrefixContext,
): Promise<KnownArchives> {
  await tools.make(prefix);
  const requirements = await writeRequirements(temporary, request, locked);
  if (!requirements.isEmpty) context.report({ phase: 'Resolving requirements' });
  const asked = spec.requirements;
  const installation = { ...tools.command(prefix), pip: await tools.pip(prefix), requirements, asked };
  const archives: KnownArchives = requirements.isEmpty ? new Map() : await installWithPip(installation, context);
  await tools.verify(prefix, requirements.names);
  return archives;
}

async function settle(
  order: PrefixWork,
  prefix: string,
  archives: KnownArchives,
  known: readonly Package[] = [],
): Promise<ProvidedPrefix> {
  const { content, generation, spec, python, library, rest, tools } = order;
  const packages = marked(await tools.read(prefix), spec, archives, known);
  await symlink(join('..', '..', order.folder, basename(prefix)), generation.root(linkName));
  const record: PrefixRecord = { schema: 1, python, library, rest, ...requestOf(spec), packages };
  await writeFileAtomic(generation.root(recordName), formatJson(record));
  return { first: [join(prefixOf(content), 'bin')], packages, published: () => deleteOthers(order, prefix) };
}

function marked(
  found: readonly Package[],
  request: PipRequest,
  archives: KnownArchives,
  known: readonly Package[],
): Package[] {
  const versions = new Map(found.map(({ name, version }) => [name, version]));
  const same = known.filter(({ name, version }) => versions.get(name) === version);
  return completePackages(found, request, archives, same);
}

async function deleteOthers({ content, folder }: PrefixWork, kept: string): Promise<void> {
  const prefixes = join(content, folder);
  const names = await readdir(prefixes).catch(() => []);
  const others = names.map((name) => join(prefixes, name)).filter((path) => path !== kept);
  await Promise.all(others.map((path) => deleteTree(path)));
}

async function readRecord(content: string): Promise<PrefixRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(currentOf(content), recordName), 'utf8')));
  } catch {
    return undefined;
  }
}

const requestOf = ({ requirements, constraints = [] }: PipRequest) => ({
  requirements: [...requirements],
  constraints: [...constraints],
});
