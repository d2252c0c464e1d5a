import {
  type AskedCounts,
  type Carried,
  ClocheError,
  type Conversion,
  type EnvironmentDetail,
  type ExportedFile,
  type FormatId,
  type KindId,
  type Remark,
} from '../../preload/contract';
import type { Environments, KnownEnvironment } from '../environments/environments';
import { formatsOf } from '../kinds/formats';
import type { Kind } from '../kinds/kind';
import { knownPackages } from '../python/known-packages';
import type { Asked } from './asked';
import { askedOf } from './carry/asked-of';
import { propose } from './carry/candidates';
import { compareWith, reportOf } from './compare';
import type { Exchange } from './exchange';
import { freeName } from './free-name';
import { recognise } from './recognise';
import { withoutCredentials } from './scrub';
import { writeCloche } from './write/cloche';
import { portableVariables } from './write/portable-variables';
import { writeRequirements } from './write/requirements';
import { type Snapshot, takeSnapshot } from './write/snapshot';

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
}: {
  readonly environments: Pick<Environments, 'known' | 'get' | 'list'>;
  readonly kinds: readonly Kind[];
  /** Ids of the kinds that can be made on this machine. */
  readonly offered: () => Promise<ReadonlySet<KindId>>;
}): Exchange {
  const named = async <T extends Conversion>(proposal: T): Promise<T> => {
    const taken = (await environments.list()).map(({ name }) => name);
    const { request, carried } = proposal;
    return { ...proposal, request: { ...request, name: freeName(request.name, taken) }, carried: brief(carried) };
  };
  return {
    export: async (id, format) => {
      const known = await environments.known(id);
      const formats = formatsOf(known.kind, known.subject);
      if (!formats.includes(format))
        throw new ClocheError('unsupported', `${known.subject.name} cannot be exported as ${format}.`, {
          hint: `Its formats are: ${formats.join(', ')}.`,
        });
      // A thorough look, which may find something missing.
      const detail = await environments.get(id);
      const written = await write(known, detail, format);
      return { ...written, losses: [...damageOf(detail), ...written.losses] };
    },
    inspect: async (file, others = [], choice = {}) => {
      const { asked, format, groups, ...remarks } = recognise(file, others, kinds);
      return {
        ...(await named(await propose(asked, { kinds, offered }, choice.kind))),
        format,
        counts: countsOf(asked),
        groups: [...groups],
        confirmations: whole(remarks.confirmations),
        warnings: capped(remarks.warnings),
        rejected: capped(remarks.rejected),
      };
    },
    compare: async (id) => {
      const { subject, lock } = await environments.known(id);
      if (!lock) throw new ClocheError('wrong-state', `What ${subject.name} was made with is not known.`);
      const { packages } = await environments.get(id);
      const differences = { against: 'made' as const, ...compareWith(lock, packages) };
      return { ...differences, report: reportOf(subject.name, differences) };
    },
    convert: async (id, kind) => {
      const { subject, lock, kind: own } = await environments.known(id);
      const { own: _own, ...asked } = askedOf(own, subject, lock);
      return named(await propose(asked, { kinds, offered }, kind));
    },
  };
}

async function write(known: KnownEnvironment, detail: EnvironmentDetail, format: FormatId): Promise<ExportedFile> {
  if (format !== 'cloche' && format !== 'requirements') return writeOwn(known, format);
  const snapshot = takeSnapshot(known, detail);
  return format === 'cloche' ? writeCloche(snapshot) : writeAsRequirements(known, snapshot);
}

/** What is written of a damaged environment is what it should be. */
const damageOf = ({ environment: { state, problem } }: EnvironmentDetail): string[] =>
  state === 'broken' && problem
    ? [`The environment is broken, so the file may not tell all of it. ${problem.message}`]
    : [];

/** Of a kind whose packages have other names than on PyPI, what the distributions themselves say. */
async function writeAsRequirements(
  { kind, subject, lock }: KnownEnvironment,
  snapshot: Snapshot,
): Promise<ExportedFile> {
  if (!kind.distributions) return writeRequirements(snapshot);
  if (!snapshot.isResolved) {
    const written = writeRequirements(snapshot);
    return {
      ...written,
      losses: [...written.losses, 'What is not for pip is left out: its names on PyPI are known when it is made.'],
    };
  }
  const { packages, losses } = await kind.distributions(subject);
  const ofPip = lock && { packages: lock.packages.filter(({ conda }) => !conda) };
  const written = writeRequirements({ ...snapshot, packages: knownPackages(packages, ofPip) });
  return { ...written, losses: [...losses, ...written.losses] };
}

/** A format that only the kind knows; what it writes leaves this machine without secrets, whatever the kind. */
async function writeOwn({ kind, subject, lock }: KnownEnvironment, format: FormatId): Promise<ExportedFile> {
  if (!kind.write) throw new ClocheError('unsupported', `${subject.name} cannot be exported as ${format}.`);
  const losses: string[] = [];
  const { variables } = portableVariables(subject.variables, losses);
  const written = await kind.write({ ...subject, variables }, lock, format);
  const text = withoutCredentials(written.text);
  if (text !== written.text) losses.push('The logins in its addresses are left out.');
  return { ...written, text, losses: [...written.losses, ...losses] };
}

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

/** As much of a report as anybody reads. */
function brief({ kept, changed, dropped }: Carried): Carried {
  const cut = (text: string) => text.slice(0, carriedLengthMax);
  return {
    kept: kept.slice(0, carriedMax).map(cut),
    changed: changed
      .slice(0, carriedMax)
      .map(({ from, to, reason }) => ({ from: cut(from), to: cut(to), reason: cut(reason) })),
    dropped: dropped.slice(0, carriedMax).map(({ what, reason }) => ({ what: cut(what), reason: cut(reason) })),
  };
}

/** Nobody reads more, and the page gets it as one message. */
function capped(remarks: readonly Remark[]): Remark[] {
  const shown = remarks
    .slice(0, remarksMax)
    .map((remark) => ({ ...remark, message: remark.message.slice(0, messageLengthMax) }));
  const more = remarks.length - shown.length;
  return more > 0 ? [...shown, { message: `There are ${more} more of this sort.` }] : shown;
}
