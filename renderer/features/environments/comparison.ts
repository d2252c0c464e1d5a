import type { Comparison } from '../../../preload/contract';
import { strings } from '../../strings';

/** A package that is not as it should be: in another version or build, or with the version that only one side has. */
export type Difference =
  | { readonly name: string; readonly wanted: string; readonly found: string }
  | { readonly name: string; readonly version: string };

const sorts = ['newer', 'older', 'rebuilt', 'missing', 'extra'] as const;

/** The differences by their sort, those that there are. */
export function differencesOf(
  comparison: Comparison,
): { sort: (typeof sorts)[number]; items: readonly Difference[] }[] {
  return sorts.map((sort) => ({ sort, items: comparison[sort] })).filter(({ items }) => items.length > 0);
}

/** A comparison in one line, such as `Compared with the file: 41 same, 1 newer`. */
export function comparisonWords(comparison: Comparison): string {
  const counts = differencesOf(comparison).map(({ sort, items }) => strings.comparison.counts[sort](items.length));
  const all = [strings.comparison.counts.same(comparison.same), ...counts].join(', ');
  return `${strings.comparison.titles[comparison.against]}: ${all}`;
}
