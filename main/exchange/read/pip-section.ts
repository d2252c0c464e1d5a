import type { TextFile } from '../../../preload/contract';
import type { IncludeEntry, RequirementEntry } from '../../python/requirements';
import { type Reading, shownName } from '../asked';
import { flatten, includesOf } from './includes';
import { confirmationsOf, remarkOn, warningsOf } from './remarks';
import { ownEntries, requirementLines } from './requirements';

/** A line for pip that stands in a file of another format. */
export interface SectionLine {
  /** Line of that file, from 1. */
  readonly line: number;
  readonly text: string;
}

/** What a section for pip asks for, each remark with its line of the file. */
export interface PipSection extends Pick<Reading, 'confirmations' | 'warnings' | 'rejected'> {
  /** All that it asks for, each with its line of the file. */
  readonly entries: readonly RequirementEntry[];
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  /** What it installs by itself, as it is written. */
  readonly written: readonly string[];
}

const textOf = (lines: readonly SectionLine[]): string => lines.map(({ text }) => text).join('\n');

/** The files that a section names by `-r` and `-c`, each with its line of the file. */
export const includesOfSection = (lines: readonly SectionLine[]): IncludeEntry[] =>
  includesOf(textOf(lines)).map((entry) => placedIn(lines, entry));

/** The entry with its line of the file, and not of the section; one of an included file as it is. */
const placedIn = <T extends Pick<RequirementEntry, 'file' | 'line'>>(lines: readonly SectionLine[], entry: T): T =>
  entry.file === undefined ? { ...entry, line: lines[entry.line - 1]?.line ?? entry.line } : entry;

/** What the lines of a file ask of pip, and what they include from the other files. Throws like `flatten`. */
export function readPipSection(file: TextFile, lines: readonly SectionLine[], others: readonly TextFile[]): PipSection {
  const pip = flatten({ ...file, text: textOf(lines) }, others);
  const placed = <T extends Pick<RequirementEntry, 'file' | 'line'>>(entry: T): T => placedIn(lines, entry);
  const entries = pip.requirements.map(placed);
  return {
    entries,
    requirements: requirementLines(pip.requirements),
    constraints: requirementLines(pip.constraints),
    written: ownEntries(pip.requirements),
    confirmations: confirmationsOf([...pip.missing.map(placed), ...entries, ...pip.constraints.map(placed)]),
    warnings: lines.length > 0 ? warningsOf(entries, { name: shownName(file.fileName), hasMore: true }) : [],
    rejected: pip.rejected.map((entry) => remarkOn(placed(entry), entry.message)),
  };
}
