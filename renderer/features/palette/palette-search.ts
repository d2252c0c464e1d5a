import UFuzzy from '@leeoniya/ufuzzy';

const fuzzy = new UFuzzy({ intraMode: 1, intraIns: 1 });

/** The items that match, best first; all of them in their order for an empty query. */
export function searchItems<T>(items: readonly T[], query: string, textOf: (item: T) => string): T[] {
  const wanted = query.trim();
  if (wanted === '') return [...items];
  const haystack = items.map(textOf);
  const [found, info, order] = fuzzy.search(haystack, wanted, 3);
  const places = found && info && order ? order.map((place) => info.idx[place]) : (found ?? []);
  return places.flatMap((place) => {
    const item = place === undefined ? undefined : items[place];
    return item === undefined ? [] : [item];
  });
}
