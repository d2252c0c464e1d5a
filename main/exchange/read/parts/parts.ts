import type { ImportChoice, ImportFormatId, PackageGroup, Remark, RemarkCode } from '../../../../preload/contract';
import { ClocheError } from '../../../../preload/contract';
import { configuredIndex } from '../../../python/pip/pip-configuration';
import { parseRequirements, type RequirementEntry } from '../../../python/requirements';
import { type Asked, nothingAsked, type Reading } from '../../asked';
import type { LineFinder } from '../line-finder';
import { refuseMany } from '../read-json';
import { confirmationsOf, emptyWarning, warningsOf } from '../remarks';

/** Packages of a file that are not always wanted. */
interface Group {
  /** Requirements that it names itself. */
  direct: number;
  readonly entries: RequirementEntry[];
  /** Match specs of conda. */
  readonly specs: string[];
}

/** What is gathered while a file is read. Lines of entries are those of the file, 0 where they are not known. */
export interface Parts {
  readonly lines: LineFinder;
  /** The index of the user's own settings. */
  readonly ownIndex: string | undefined;
  /** Entries of all parts so far. */
  readonly size: { entries: number };
  readonly main: RequirementEntry[];
  readonly groups: Map<string, Group>;
  /** Lines with an option of pip that concerns the whole installation; who adds one adds what is to be confirmed of it. */
  readonly options: string[];
  readonly constraints: RequirementEntry[];
  readonly confirmations: Remark[];
  readonly warnings: Remark[];
  readonly rejected: Remark[];
}

/** Nothing yet. */
export const createParts = (lines: LineFinder): Parts => ({
  lines,
  ownIndex: configuredIndex(),
  size: { entries: 0 },
  main: [],
  groups: new Map(),
  options: [],
  constraints: [],
  confirmations: [],
  warnings: [],
  rejected: [],
});

/** More groups than any real file has. */
export const groupsMax = 1000;

/** The group of a name, made where it is new. */
export function groupOf({ groups }: Parts, name: string): Group {
  const group = groups.get(name) ?? { direct: 0, entries: [], specs: [] };
  if (groups.size >= groupsMax) throw new ClocheError('too-large', `The file has more than ${groupsMax} groups.`);
  groups.set(name, group);
  return group;
}

/** A remark at a line, or at none. */
export const remarkAt = (line: number, message: string, ...codes: RemarkCode[]): Remark => ({
  ...(line > 0 ? { line } : {}),
  message,
  ...(codes.length > 0 ? { codes } : {}),
});

const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** Says that something of the file is not understood. */
export function reject({ rejected }: Parts, line: number, what: string, why: string): void {
  rejected.push(remarkAt(line, `“${shortened(what)}” ${why}`));
}

/**
 * Adds a dependency specifier of PEP 508 as a file of metadata has it: no option, no path, nothing editable. What is none
 * is rejected.
 */
export function addSpecifier(parts: Parts, target: RequirementEntry[], text: string): void {
  const line = parts.lines.lineOf(text);
  const entry = readOne(parts, text, line);
  if (!entry) return;
  const isSpecifier =
    entry.type === 'package' ||
    ((entry.type === 'url' || entry.type === 'vcs' || entry.type === 'path') &&
      /^[\w.-]+(?:\s*\[[^\]]*\])?\s*@/.test(text));
  if (!isSpecifier || entry.hashes.length > 0 || entry.options.length > 0 || entry.isEditable)
    reject(parts, line, text, 'is no dependency.');
  else push(parts, target, entry);
}

/** A line for pip that was put together of what a file says on one of its own. */
export interface ComposedLine {
  readonly text: string;
  /** From where it comes, as the file has it; absent for a package of an index. */
  readonly written?: string;
  readonly line: number;
}

/** Adds a line as pip understands it; rejects what pip would refuse. */
export function addLine(parts: Parts, target: RequirementEntry[], { text, written, line }: ComposedLine): void {
  const entry = readOne(parts, text, line);
  if (entry) push(parts, target, written === undefined ? entry : { ...entry, written });
}

function push(parts: Parts, target: RequirementEntry[], entry: RequirementEntry): void {
  countEntry(parts);
  target.push(entry);
}

/** Counts what the file asks for. Throws `too-large` for more than any real file does. */
export function countEntry({ size }: Parts): void {
  size.entries += 1;
  refuseMany('The file', size.entries);
}

function readOne(parts: Parts, text: string, line: number): RequirementEntry | undefined {
  const { entries, rejected } = parseRequirements(text);
  const [entry] = entries;
  if (entry && entries.length === 1 && rejected.length === 0) return { ...entry, line };
  reject(parts, line, text, `is not understood. ${rejected[0]?.message ?? 'It is no single requirement.'}`);
  return undefined;
}

/** What a file as a whole says beside its parts. */
export interface About {
  readonly format: ImportFormatId;
  readonly name: string;
  /** The file's own word for its project. */
  readonly ownName?: string | undefined;
  readonly asked: Partial<Asked>;
  readonly choice: ImportChoice;
}

/** The parts as a reading: what is taken of the groups is asked for, and what is not taken is still told. */
export function readingOf(parts: Parts, { format, name, ownName, asked, choice }: About): Reading {
  const wanted = new Set(choice.groups ?? []);
  const taken = [...parts.groups].filter(([group]) => wanted.has(group));
  const left = [...parts.groups].filter(([group]) => !wanted.has(group));
  const lists = [parts.main, ...taken.map(([, { entries }]) => entries)];
  const groups = [...parts.groups].map(
    ([group, { direct }]): PackageGroup => ({ name: group, packages: direct, isTaken: wanted.has(group) }),
  );
  return {
    format,
    asked: {
      ...nothingAsked(name),
      ...asked,
      ...condaOf(asked, taken),
      requirements: [...new Set([...parts.options, ...lists.flat().map(({ text }) => text)])],
      constraints: parts.constraints.map(({ text }) => text),
    },
    ...(ownName ? { written: { name: { text: ownName } } } : {}),
    groups,
    confirmations: [
      ...parts.confirmations,
      ...confirmationsOf([...lists.flat(), ...parts.constraints]),
      ...left.flatMap(([group, { entries }]) =>
        confirmationsOf(entries).map((remark) => ({
          ...remark,
          message: `In “${shortened(group)}”, if you take it: ${remark.message}`,
        })),
      ),
    ].map(placed),
    warnings: [
      ...parts.warnings,
      ...lists.flatMap((list) => (list.length === 0 ? [] : warningsOf(list))),
      ...(isNothing(parts, asked) ? [emptyWarning] : []),
    ].map(placed),
    rejected: parts.rejected,
  };
}

const isNothing = ({ main, groups, confirmations, rejected }: Parts, { packages }: Partial<Asked>) =>
  main.length + groups.size + confirmations.length + rejected.length === 0 && packages === undefined;

function condaOf({ packages }: Partial<Asked>, taken: readonly (readonly [string, Group])[]): Partial<Asked> {
  if (packages?.from !== 'conda') return {};
  return { packages: { ...packages, specs: [...packages.specs, ...taken.flatMap(([, { specs }]) => specs)] } };
}

const placed = ({ line = 0, ...remark }: Remark): Remark => (line > 0 ? { line, ...remark } : remark);
