import { normalizeName } from '../../../python/package-name';
import { addSpecifier, countEntry, groupOf, type Parts, reject } from '../parts/parts';
import { isTable, textIn } from '../toml';

/** Groups that include each other are followed so far. */
const depthMax = 32;

/**
 * Reads `[dependency-groups]` (PEP 735). A group counts what it names itself; taken, it brings what it includes as well.
 * A group with the name of an extra is told apart from that.
 */
export function readDependencyGroups(parts: Parts, value: unknown): void {
  if (value === undefined) return;
  if (!isTable(value)) {
    reject(parts, parts.lines.lineOfKey('dependency-groups'), 'dependency-groups', 'is no table.');
    return;
  }
  const lists = new Map(Object.entries(value).map(([name, list]) => [normalizeName(name), { name, list }]));
  for (const { name, list } of lists.values()) {
    const group = groupOf(parts, parts.groups.has(name) ? `${name} (group)` : name);
    if (!Array.isArray(list)) {
      reject(parts, parts.lines.lineOfKey(name), name, 'is no list.');
      continue;
    }
    group.direct = list.filter((item) => typeof item === 'string').length;
    const texts = new Set<string>();
    follow(parts, lists, { name, chain: [], texts, done: new Set() });
    for (const text of texts) addSpecifier(parts, group.entries, text);
  }
}

interface Step {
  readonly name: string;
  readonly chain: readonly string[];
  readonly texts: Set<string>;
  /** Groups that were followed to their end. */
  readonly done: Set<string>;
}

type Lists = ReadonlyMap<string, { readonly name: string; readonly list: unknown }>;

function follow(parts: Parts, lists: Lists, { name, chain, texts, done }: Step): void {
  const key = normalizeName(name);
  if (done.has(key)) return;
  const found = lists.get(key);
  const line = () => parts.lines.lineOfKey(name);
  if (!found) reject(parts, line(), name, 'is included, and there is no such group.');
  else if (chain.includes(key) || chain.length > depthMax) reject(parts, line(), name, 'includes itself.');
  else
    for (const item of Array.isArray(found.list) ? found.list : []) {
      countEntry(parts);
      const included = isTable(item) ? textIn(item, 'include-group') : undefined;
      if (typeof item === 'string') texts.add(item);
      else if (included !== undefined) follow(parts, lists, { name: included, chain: [...chain, key], texts, done });
      else reject(parts, line(), name, 'holds something else than dependencies.');
    }
  done.add(key);
}
