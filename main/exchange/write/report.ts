import type { Comparison } from '../../../preload/contract';
import type { Differences } from '../compare';

const titles = {
  asked: 'compared with the versions that it was to be made with',
  made: 'compared with the versions that it was made with',
  pinned: 'compared with the exact versions that are asked for, or else with those that it was made with',
} as const;

/** A comparison as a text, which is the same whenever the differences are. */
export function writeReport(
  name: string,
  { against, same, newer, older, rebuilt, missing, extra }: Differences & Pick<Comparison, 'against'>,
): Comparison['report'] {
  const changed = (items: Comparison['newer']) =>
    items.map((item) => `${item.name} ${item.found} instead of ${item.wanted}`);
  const named = (items: Comparison['missing']) => items.map((item) => `${item.name} ${item.version}`);
  const parts: [string, string[]][] = [
    ['Newer', changed(newer)],
    ['Older', changed(older)],
    ['Another build', changed(rebuilt)],
    ['Missing', named(missing)],
    ['Extra', named(extra)],
  ];
  const lines = parts.flatMap(([title, items]) =>
    items.length === 0 ? [] : ['', `${title}: ${items.length}`, ...items.sort().map((item) => `  ${item}`)],
  );
  const text = [`${name}, ${titles[against]}.`, `The same: ${same}`, ...lines].join('\n');
  return { fileName: `${name}-comparison.txt`, text: `${text}\n` };
}
