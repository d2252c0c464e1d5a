import {
  type AskedCounts,
  type BroughtFile,
  broughtRoot,
  type Carried,
  ClocheError,
  type Comparison,
  type Conversion,
  type CreateRequest,
  type EnvironmentDetail,
  type Field,
  type ImportFormatId,
  type KindId,
  type Remark,
  type TextFile,
} from '../../preload/contract';
import type { Environments, KnownEnvironment } from '../environments/environments';
import { formatsOf } from '../kinds/formats';
import type { Kind, ProbeContext } from '../kinds/kind';
import { knownPackages } from '../python/known-packages';
import { lackArchives } from '../python/pip/archives';
import { type Asked, inOrder, readingFor } from './asked';
import { carriedWithNames } from './brought-names';
import { askedOf } from './carry/asked-of';
import { propose } from './carry/candidates';
import { isOfFormat, readableFirst, refusals } from './choose-file';
import { compareWith } from './compare';
import type { Exchange } from './exchange';
import { freeName } from './free-name';
import { missingIn } from './missing';
import { pinnedLock } from './pinned-lock';
import { isLonger } from './read/read-json';
import type { Choose, Includes, Read } from './reader/read';
import { formatOf } from './recognise';
import { withoutCredentials } from './scrub';
import { refusedBecause, understoodOf } from './understood';
import { furtherSettings } from './write/left-out';
import { writeReport } from './write/report';
import { defaultsOf, takeSnapshot } from './write/snapshot';
import { unsupportedFormat } from './write/unsupported';
import { writeAs } from './write/writers';

const remarksMax = 200;
/** A freeze of a large conda environment names several hundred paths. */
const confirmationsMax = 2000;
const carriedMax = 1000;
const carriedLengthMax = 200;
/** More than the longest path that Linux takes. */
const messageLengthMax = 4500;

/** Exports what `environments` knows, and reads files into requests for `kinds`. */
export function createExchange({
  environments,
  kinds,
  offered,
  read,
  choose,
  includes,
  context,
  fieldsOf,
}: {
  readonly environments: Pick<Environments, 'known' | 'get' | 'list'>;
  readonly kinds: readonly Kind[];
  /** Ids of the kinds that can be made on this machine. */
  readonly offered: () => Promise<ReadonlySet<KindId>>;
  /** What reads a file: in a process that may die of it. */
  readonly read: Read;
  readonly choose: Choose;
  readonly includes: Includes;
  /** For what a tool can tell of an environment that is exported. */
  readonly context: ProbeContext;
  /** The form of a kind, with what this machine has for it. */
  readonly fieldsOf: (kind: Kind) => Promise<readonly Field[]>;
}): Exchange {
  const named = async <T extends Omit<Conversion, 'warnings'>>(proposal: T): Promise<T> => {
    const taken = (await environments.list()).map(({ name }) => name);
    const { request, carried } = proposal;
    return { ...proposal, request: { ...request, name: freeName(request.name, taken) }, carried: brief(carried) };
  };
  return {
    export: async (id, format) => {
      const known = await environments.known(id);
      const formats = formatsOf(known.kind, known.subject);
      if (!formats.includes(format)) throw unsupportedFormat(known.subject.name, format, formats);
      // A thorough look, which may find something missing.
      const detail = await environments.get(id);
      const [brought, archives, fields] = await Promise.all([
        broughtBy(known),
        archivesOf(known, detail, context),
        formOf(known, fieldsOf),
      ]);
      const written = await writeAs(known, takeSnapshot(known, detail, { brought, archives, fields }), format);
      return { ...written, losses: [...damageOf(detail), ...written.losses] };
    },
    inspect: async (file, others = [], choice = {}) => {
      const reading = await read({ file, others, choice });
      const { asked, format, groups, files = [] } = reading;
      const proposal = await named(await propose(asked, { kinds, offered }, choice.kind));
      const remarks = readingFor(reading, proposal.request.kind);
      const missing = await missingIn(proposal.request, { asked, file }, kinds, context);
      return {
        ...proposal,
        request: bringing(proposal.request, files),
        carried: carriedWithNames(proposal.carried),
        format,
        counts: countsOf(asked),
        groups: [...groups],
        confirmations: whole(inOrder(remarks.confirmations)),
        warnings: capped(inOrder([...remarks.warnings, ...missing])),
        rejected: capped(inOrder(remarks.rejected)),
      };
    },
    choose: async (files) =>
      readableFirst(await choose(files), async ({ fileName }) => {
        const file = files.find((one) => one.fileName === fileName);
        if (!file) return [];
        const others = files.filter((other) => other !== file);
        const reading = await read({ file, others, choice: {} });
        const { request } = await propose(reading.asked, { kinds, offered });
        return readingFor(reading, request.kind).rejected;
      }),
    includes,
    understand: async (file, choice = {}) => {
      try {
        const reading = await read({ file, others: [], choice });
        const { request, carried } = await propose(reading.asked, { kinds, offered }, choice.kind);
        return understoodOf(readingFor(reading, request.kind), request.kind, carriedWithNames(brief(carried)));
      } catch (thrown) {
        if (thrown instanceof ClocheError && refusals.has(thrown.code))
          // What took the reader too much is not looked through here.
          return refusedBecause(thrown, thrown.code === 'too-large' ? null : formatTold(file));
        throw thrown;
      }
    },
    compare: async (id) => compare(await environments.known(id), await environments.get(id)),
    convert: async (id, kind) => {
      const known = await environments.known(id);
      const { own, ...asked } = askedOf(known.kind, known.subject, known.lock);
      const brought = await broughtBy(known);
      // As the kind that it is, it is asked for as it is; of itself it becomes another one.
      const same = kind === known.kind.id && own !== undefined ? { own } : undefined;
      const able = same ? kinds : kinds.filter(({ id: one }) => one !== known.kind.id);
      const wanted = { ...asked, ...same, ...(brought ? { brought } : {}) };
      const proposal = await named(await propose(wanted, { kinds: able, offered }, kind));
      const warnings = await missingIn(proposal.request, { asked: wanted }, kinds, context);
      return { ...proposal, warnings: capped(warnings) };
    },
  };
}

/** The format of a file that is refused, where its content tells it and is not too long to be looked through here. */
function formatTold(file: TextFile): ImportFormatId | null {
  if (isLonger(file.text)) return null;
  const format = file.encoding === undefined ? formatOf(file.text) : 'cloche';
  return isOfFormat(file, format) ? format : null;
}

/** What is in an environment beside what should be. Throws `wrong-state` for one that was never made. */
function compare(known: KnownEnvironment, detail: EnvironmentDetail): Comparison {
  const { importedLock, lock, subject } = known;
  if (!lock)
    throw new ClocheError('wrong-state', `What ${subject.name} was made with is not known.`, {
      hint: 'Make it first, then it can be compared.',
    });
  const { python } = detail.environment;
  const found = { packages: detail.packages, ...(python === undefined ? {} : { python }) };
  const pinned = importedLock ? undefined : pinnedLock(subject.spec, lock);
  const against = importedLock ? ('asked' as const) : pinned ? ('pinned' as const) : ('made' as const);
  const differences = { against, ...compareWith(importedLock ?? pinned ?? lock, found) };
  return { ...differences, report: writeReport(subject.name, differences) };
}

/** What its packages of conda are called on PyPI, by their own metadata; undefined where they are not installed. */
async function broughtBy({ kind, subject }: KnownEnvironment) {
  try {
    return (await kind.distributions?.(subject))?.names;
  } catch (thrown) {
    if (thrown instanceof ClocheError) return undefined;
    throw thrown;
  }
}

/** The form that names its settings, where it has such as a format may have no place for; it looks around on the machine. */
async function formOf(
  { kind, subject: { spec } }: KnownEnvironment,
  fieldsOf: (kind: Kind) => Promise<readonly Field[]>,
): Promise<readonly Field[]> {
  if (furtherSettings({ spec, defaults: defaultsOf(kind) }).length === 0) return [];
  try {
    return await fieldsOf(kind);
  } catch (thrown) {
    if (thrown instanceof ClocheError) return [];
    throw thrown;
  }
}

/** What a tool tells of the archives of packages where the lock knows none. */
async function archivesOf(
  { kind, subject, lock }: KnownEnvironment,
  { packages }: EnvironmentDetail,
  context: ProbeContext,
) {
  return lackArchives(knownPackages(packages, lock)) ? kind.archives?.(subject, context) : undefined;
}

/** The request with the files of a bundle, where the kind still asks for one of them. */
function bringing(request: CreateRequest, files: readonly BroughtFile[]): CreateRequest {
  const isNamed = JSON.stringify(request.spec).includes(`${broughtRoot}/`);
  return isNamed ? { ...request, files: [...files] } : request;
}

/** What is written of a damaged environment is what it should be. */
const damageOf = ({ environment: { state, problem } }: EnvironmentDetail): string[] =>
  state === 'broken' && problem
    ? [`The environment is broken, so the file may not tell all of it. ${problem.message}`]
    : [];

/** How much is asked for; options of pip are no packages. */
function countsOf({ requirements, packages }: Asked): AskedCounts {
  const pip = requirements.filter((line) => !/^-(?!e\b|-editable\b)/.test(line)).length;
  if (packages?.from === 'conda') return { conda: packages.specs.length, nixpkgs: 0, pip };
  const nixpkgs = packages === undefined ? 0 : packages.attributes.length + packages.programs.length;
  return { conda: 0, nixpkgs, pip };
}

/** What needs a yes is told whole; throws `too-large` for what nobody would read to its end. */
function whole(confirmations: readonly Remark[]): Remark[] {
  if (
    confirmations.length <= confirmationsMax &&
    confirmations.every(({ message }) => message.length <= messageLengthMax)
  )
    return [...confirmations];
  throw new ClocheError('too-large', 'The file asks for more than can be confirmed by reading it.', {
    hint: `Leave at most ${confirmationsMax} lines that are more than a package of your index, each shorter than ${messageLengthMax} characters.`,
  });
}

/** As much of a report as anybody reads; what is not listed is counted. */
function brief({ kept, changed, dropped }: Carried): Carried {
  const more = (all: readonly unknown[]) => `${all.length - carriedMax} more`;
  return {
    kept: shortened(kept, cut, more),
    changed: shortened(
      changed,
      ({ from, to, reason }) => ({ from: cut(from), to: cut(to), reason: cut(reason) }),
      (all) => ({ from: more(all), to: more(all), reason: unlisted }),
    ),
    dropped: shortened(
      dropped,
      ({ what, reason }) => ({ what: cut(what), reason: cut(reason) }),
      (all) => ({ what: more(all), reason: unlisted }),
    ),
  };
}

const unlisted = `More than ${carriedMax} are not listed one by one.`;
function cut(whole: string): string {
  const text = withoutCredentials(whole);
  return text.length > carriedLengthMax ? `${text.slice(0, carriedLengthMax - 1)}…` : text;
}

function shortened<T>(all: readonly T[], shorten: (one: T) => T, more: (all: readonly T[]) => T): T[] {
  const listed = all.slice(0, carriedMax).map(shorten);
  return all.length > carriedMax ? [...listed, more(all)] : listed;
}

/** Nobody reads more, and the page gets it as one message. */
function capped(remarks: readonly Remark[]): Remark[] {
  const shown = remarks
    .slice(0, remarksMax)
    .map((remark) => ({ ...remark, message: remark.message.slice(0, messageLengthMax) }));
  const more = remarks.length - shown.length;
  return more > 0 ? [...shown, { message: `There are ${more} more of this sort.` }] : shown;
}
