import {
  ClocheError,
  type EnvironmentDetail,
  type ExportedFile,
  type FormatId,
  type ImportPreview,
  type KindId,
  type TextFile,
} from '../../preload/contract';
import type { Environments, KnownEnvironment } from '../environments/environments';
import { formatsOf } from '../kinds/formats';
import type { Kind } from '../kinds/kind';
import { knownPackages } from '../python/known-packages';
import { readCloche, writeCloche } from './cloche-file';
import { isCondaExplicit, readCondaExplicit } from './conda-explicit';
import { isEnvironmentYaml, readEnvironmentYaml } from './environment-yaml';
import type { Exchange } from './exchange';
import { freeName } from './free-name';
import { portableVariables } from './portable-variables';
import type { Remark } from './remarks';
import { readRequirements, writeRequirements } from './requirements-file';
import { withoutCredentials } from './scrub';
import { type Snapshot, takeSnapshot } from './snapshot';

const remarksMax = 200;
/** A freeze of a large conda environment names several hundred paths. */
const confirmationsMax = 2000;
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
    inspect: async (fileName, text, others = []) => {
      const preview = await read({ fileName, text }, others, { kinds, offered });
      const taken = (await environments.list()).map(({ name }) => name);
      return {
        ...preview,
        request: { ...preview.request, name: freeName(preview.request.name, taken) },
        confirmations: whole(preview.confirmations),
        warnings: capped(preview.warnings),
        rejected: capped(preview.rejected),
      };
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

/** Nobody reads more, and the page gets it as one message. */
function capped(remarks: readonly Remark[]): Remark[] {
  const shown = remarks
    .slice(0, remarksMax)
    .map((remark) => ({ ...remark, message: remark.message.slice(0, messageLengthMax) }));
  const more = remarks.length - shown.length;
  return more > 0 ? [...shown, { message: `There are ${more} more of this sort.` }] : shown;
}

interface Kinds {
  readonly kinds: readonly Kind[];
  readonly offered: () => Promise<ReadonlySet<KindId>>;
}

/** The format is told by the content: JSON is ours or nothing, what is neither that nor conda’s is read as requirements. */
async function read(file: TextFile, others: readonly TextFile[], { kinds, offered }: Kinds): Promise<ImportPreview> {
  const { fileName, text } = file;
  const shown = fileName.slice(fileName.lastIndexOf('/') + 1).slice(0, 100);
  if (/\.cloche\.json$/i.test(fileName) && !/^\ufeff?\s*\{/.test(text.slice(0, 1000)) && !text.includes('\0'))
    throw new ClocheError('invalid-input', `${shown} is not an export of Cloche.`, {
      hint: text.trim() === '' ? 'It is empty: export it again.' : 'Export it again. An export begins with a brace.',
    });
  if (/^\ufeff?\s*[{[]/.test(text.slice(0, 1000)) && !isTomlTable(text))
    return { format: 'cloche', ...readCloche(shown, text.replace(/^\ufeff/, ''), kinds) };
  if (isCondaExplicit(text)) {
    const kind = await kindFor('conda-explicit', { kinds, offered });
    if (kind) return { format: 'conda-explicit', ...readCondaExplicit(file, kind.id) };
  }
  if (isEnvironmentYaml(text)) {
    const kind = await kindFor('environment.yml', { kinds, offered });
    if (kind) return { format: 'environment.yml', ...readEnvironmentYaml(file, others, kind.id) };
  }
  const kind = kinds.find(({ formats }) => formats.includes('requirements'));
  if (!kind) throw new ClocheError('unsupported', 'No kind of this Cloche can be made from requirements.');
  return { format: 'requirements', ...readRequirements(file, others, kind.id) };
}

/** The first kind with a format that can be made here, otherwise the first. */
async function kindFor(format: FormatId, { kinds, offered }: Kinds): Promise<Kind | undefined> {
  const able = kinds.filter(({ formats }) => formats.includes(format));
  const here = await offered();
  return able.find(({ id }) => here.has(id)) ?? able[0];
}

/** `[project]` begins a TOML file, and no JSON that could be ours; `{%` begins a template. */
function isTomlTable(text: string): boolean {
  return /^\ufeff?\s*(?:\[[A-Za-z[]|\{[%{#])/.test(text.slice(0, 1000));
}
