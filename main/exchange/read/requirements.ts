import { ClocheError, type TextFile } from '../../../preload/contract';
import { logicalLines } from '../../python/requirement-lines';
import { parseRequirements, type RequirementEntry } from '../../python/requirements';
import { nothingAsked, type Reading, shownName } from '../asked';
import { nameFromFile } from '../free-name';
import { flatten } from './includes';
import { checkLength } from './read-json';
import { confirmationsOf, remarkOn, warningsOf } from './remarks';

/** The lines of a spec that are asked for, as a kind keeps them. */
export function requirementLines(entries: readonly RequirementEntry[]): string[] {
  const lines = new Map(entries.map(({ file, line, text }) => [`${line} ${file ?? ''}`, text]));
  return [...lines.values()];
}

/** The entries that install something, as they are written; those of included files are not the file's own. */
export const ownEntries = (entries: readonly RequirementEntry[]): string[] =>
  entries.flatMap((entry) => (entry.file === undefined && 'hashes' in entry ? [entry.written ?? entry.text] : []));

/**
 * What a requirements file asks for, with those of the other files that it includes. Throws `invalid-input` when it is
 * not one at all or includes itself, and `too-large`.
 */
export function readRequirements(file: TextFile, others: readonly TextFile[]): Reading {
  checkLength(shownName(file.fileName), file.text);
  const { requirements, constraints, missing, rejected } = flatten(file, others);
  const isNothing = requirements.length + constraints.length + missing.length === 0;
  const name = shownName(file.fileName);
  if (isNothing && rejected.length > 0) throw notRequirements(name, file.text);
  return {
    format: 'requirements',
    asked: {
      ...nothingAsked(nameFromFile(name)),
      python: exportedPython(file.text),
      requirements: requirementLines(requirements),
      constraints: requirementLines(constraints),
    },
    written: { pip: ownEntries(requirements) },
    groups: [],
    confirmations: confirmationsOf([...missing, ...requirements, ...constraints]),
    warnings: warningsOf(requirements, { name, hasMore: missing.length + constraints.length > 0 }),
    rejected: rejected.map((entry) => remarkOn(entry, entry.message)),
  };
}

/**
 * The minor version of Python that an export of Cloche with every package at its version was made with, as its comment
 * says: what is installed, and wheels by their hashes above all, is for that one. '' in any other file.
 */
const exportedPython = (text: string): string =>
  /^\ufeff?# [^\r\n]*, exported from Cloche: every package at its version[^\r\n]*\r?\n# Python (\d+\.\d+)/.exec(
    text,
  )?.[1] ?? '';

function notRequirements(fileName: string, text: string): ClocheError {
  const [first] = parseRequirements(text).rejected;
  const line = first?.line ?? logicalLines(text)[0]?.line ?? 1;
  return new ClocheError(
    'invalid-input',
    `${fileName} is not a requirements file, nor one of the other formats that Cloche reads.`,
    {
      hint: 'Choose a file that says what a Python environment needs, or an export of Cloche (.cloche.json).',
      detail: `Line ${line}: ${first?.message ?? ''}`.slice(0, 300),
      line,
    },
  );
}
