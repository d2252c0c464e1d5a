import {
  type AskedCounts,
  type BroughtFile,
  broughtRoot,
  ClocheError,
  type Conversion,
  type CreateRequest,
  type Field,
  type ImportChoice,
  type ImportFormatId,
  type ImportPreview,
  type KindId,
  type Remark,
  type TextFile,
} from '../../preload/contract';
import type { Environments } from '../environments/environments';
import type { Kind, ProbeContext } from '../kinds/kind';
import { type Asked, inOrder, readingFor } from './asked';
import { carriedWithNames } from './brought-names';
import { askedOf } from './carry/asked-of';
import { propose } from './carry/candidates';
import { isOfFormat, readableFirst, refusals } from './choose-file';
import { comparisonOf } from './comparison';
import { broughtBy } from './distributions';
import type { Exchange } from './exchange';
import { exportOf } from './export';
import { freeName } from './free-name';
import { missingIn } from './missing';
import { isLonger } from './read/read-json';
import type { Choose, Includes, Read, ReadRequest } from './reader/read';
import { formatOf } from './recognise';
import { brief, capped, whole } from './told';
import { refusedBecause, type Understood, understoodOf } from './understood';

/** What an exchange works with. */
interface Means {
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
}

/** Exports what `environments` knows, and reads files into requests for `kinds`. */
export function createExchange(means: Means): Exchange {
  const { environments, choose, includes } = means;
  return {
    export: (id, format) => exportOf(means, id, format),
    inspect: (file, others = [], choice = {}) => inspect(means, { file, others, choice }),
    choose: async (files) => readableFirst(await choose(files), ({ fileName }) => rejectedIn(means, files, fileName)),
    includes,
    understand: (file, choice = {}) => understand(means, file, choice),
    compare: async (id) => comparisonOf(await environments.known(id), await environments.get(id)),
    convert: (id, kind) => convert(means, id, kind),
  };
}

async function inspect(means: Means, { file, others, choice }: Required<ReadRequest>): Promise<ImportPreview> {
  const { kinds, context, read } = means;
  const reading = await read({ file, others, choice });
  const { asked, format, groups, files = [] } = reading;
  const proposal = await named(means, await propose(asked, means, choice.kind));
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
}

/** What of one of the files is not understood, with what it includes of the others. */
async function rejectedIn(means: Means, files: readonly TextFile[], fileName: string): Promise<readonly Remark[]> {
  const file = files.find((one) => one.fileName === fileName);
  if (!file) return [];
  const others = files.filter((other) => other !== file);
  const reading = await means.read({ file, others, choice: {} });
  const { request } = await propose(reading.asked, means);
  return readingFor(reading, request.kind).rejected;
}

async function understand(means: Means, file: TextFile, choice: ImportChoice): Promise<Understood> {
  try {
    const reading = await means.read({ file, others: [], choice });
    const { request, carried } = await propose(reading.asked, means, choice.kind);
    return understoodOf(readingFor(reading, request.kind), request.kind, carriedWithNames(brief(carried)));
  } catch (thrown) {
    if (thrown instanceof ClocheError && refusals.has(thrown.code))
      // What took the reader too much is not looked through here.
      return refusedBecause(thrown, thrown.code === 'too-large' ? null : formatTold(file));
    throw thrown;
  }
}

async function convert(means: Means, id: string, kind?: KindId): Promise<Conversion> {
  const { environments, kinds, offered, context } = means;
  const known = await environments.known(id);
  const { own, ...asked } = askedOf(known.kind, known.subject, known.lock);
  const brought = await broughtBy(known);
  // As the kind that it is, it is asked for as it is; of itself it becomes another one.
  const same = kind === known.kind.id && own !== undefined ? { own } : undefined;
  const able = same ? kinds : kinds.filter(({ id: one }) => one !== known.kind.id);
  const wanted = { ...asked, ...same, ...(brought ? { brought } : {}) };
  const proposal = await named(means, await propose(wanted, { kinds: able, offered }, kind));
  const warnings = await missingIn(proposal.request, { asked: wanted }, kinds, context);
  return { ...proposal, warnings: capped(warnings) };
}

/** The proposal under a name that is free, with as much of its report as anybody reads. */
async function named<T extends Omit<Conversion, 'warnings'>>({ environments }: Means, proposal: T): Promise<T> {
  const taken = (await environments.list()).map(({ name }) => name);
  const { request, carried } = proposal;
  return { ...proposal, request: { ...request, name: freeName(request.name, taken) }, carried: brief(carried) };
}

/** The format of a file that is refused, where its content tells it and is not too long to be looked through here. */
function formatTold(file: TextFile): ImportFormatId | null {
  if (isLonger(file.text)) return null;
  const format = file.encoding === undefined ? formatOf(file.text) : 'cloche';
  return isOfFormat(file, format) ? format : null;
}

/** The request with the files of a bundle, where the kind still asks for one of them. */
function bringing(request: CreateRequest, files: readonly BroughtFile[]): CreateRequest {
  const isNamed = JSON.stringify(request.spec).includes(`${broughtRoot}/`);
  return isNamed ? { ...request, files: [...files] } : request;
}

/** How much is asked for; options of pip are no packages. */
function countsOf({ requirements, packages }: Asked): AskedCounts {
  const pip = requirements.filter((line) => !/^-(?!e\b|-editable\b)/.test(line)).length;
  if (packages?.from === 'conda') return { conda: packages.specs.length, nixpkgs: 0, pip };
  const nixpkgs = packages === undefined ? 0 : packages.attributes.length + packages.programs.length;
  return { conda: 0, nixpkgs, pip };
}
