import type { Comparison } from '../../../preload/contract';
import { strings } from '../../strings';

/** A package that is not as it should be; absent is what it was not to be, or is not. */
export interface Difference {
  readonly name: string;
  readonly wanted?: string;
  readonly found?: string;
}

const sorts = ['newer', 'older', 'missing', 'extra'] as const;

/** The differences by their sort, those that there are. */
export function differencesOf(
  comparison: Comparison,
): { sort: (typeof sorts)[number]; items: readonly Difference[] }[] {
  return sorts.map((sort) => ({ sort, items: comparison[sort] })).filter(({ items }) => items.length > 0);
}

/** A comparison in one line, such as `As in the file: 41 same, 1 newer`. */
export function comparisonWords(comparison: Comparison): string {
  const counts = differencesOf(comparison).map(({ sort, items }) => strings.comparison[sort](items.length));
  return `${strings.comparison.titles[comparison.against]}: ${[strings.comparison.same(comparison.same), ...counts].join(', ')}`;
}

/** The whole comparison as a text to keep. */
export function comparisonReport(name: string, comparison: Comparison, when: Date): string {
  const line = ({ name: one, wanted, found }: Difference) =>
    `  ${one} ${[wanted, found].filter((version) => version !== undefined).join(' -> ')}`;
  const parts = differencesOf(comparison).map(({ sort, items }) =>
    [`${strings.comparison.groups[sort]}:`, ...items.map(line)].join('\n'),
  );
  const head = strings.comparison.reportTitle(name, comparisonWords(comparison), when.toISOString());
  return `${[head, ...parts].join('\n\n')}\n`;
}
