import { variableNamePattern } from '../../../preload/contract';
import type { VariableRow } from '../../stores/drafts';
import { strings } from '../../strings';

/** Variables as rows to edit, in their order. */
export const rowsOf = (variables: Readonly<Record<string, string>> = {}): VariableRow[] =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));

const isBlank = ({ name, value }: VariableRow): boolean => name.trim() === '' && value === '';

/** The variables that rows ask for; blank rows ask for none. */
export const variablesOf = (rows: readonly VariableRow[]): Record<string, string> =>
  Object.fromEntries(rows.filter((row) => !isBlank(row)).map(({ name, value }) => [name.trim(), value]));

/** What is wrong with the name of a row among others, a sentence; undefined where it can be taken. */
export function variableProblem(rows: readonly VariableRow[], at: number): string | undefined {
  const row = rows[at];
  if (!row || isBlank(row)) return undefined;
  const name = row.name.trim();
  if (!variableNamePattern.test(name)) return strings.create.variableGrammar;
  return rows.findIndex((other) => other.name.trim() === name) < at ? strings.create.variableTwice(name) : undefined;
}

/** The first name of the rows that cannot be taken; undefined where all can. */
export const unusableVariable = (rows: readonly VariableRow[]): string | undefined =>
  rows.find((_, at) => variableProblem(rows, at) !== undefined)?.name.trim();

/** The rows when what they began with is read in another way: what was changed by hand stays. */
export function rebasedVariables(
  before: Readonly<Record<string, string>> | undefined,
  edited: readonly VariableRow[],
  after: Readonly<Record<string, string>> | undefined,
): readonly VariableRow[] {
  return JSON.stringify(rowsOf(before)) === JSON.stringify(edited) ? rowsOf(after) : edited;
}
