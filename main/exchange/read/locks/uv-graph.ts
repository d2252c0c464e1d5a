import { type MarkerEnvironment, markerHolds } from '../../../python/marker-value';
import { LineError } from '../../../python/requirement-options';
import { type Table, tableIn, tablesIn, textIn, textsIn } from '../toml';

/** A package of a uv.lock that is needed, and under which markers; none for always. */
export interface Needed {
  readonly table: Table;
  readonly marker: string | undefined;
  /** Whether one of the projects asks for it itself. */
  readonly isRequested: boolean;
}

/** Under more conditions than that a package is taken always, and of more at once the others are left out: it does no harm. */
const conditionsMax = 8;

/** Markers that all hold at once, each ending in a line break; '' for always. */
type Condition = string;

interface Node {
  readonly conditions: Set<Condition>;
  isRequested: boolean;
}

interface Step {
  readonly edge: Table;
  readonly condition: Condition;
  readonly isRequested: boolean;
}

/** The projects, what is taken of them, and what is known of the machine. */
export interface Scope {
  readonly roots: readonly Table[];
  /** Names of extras and groups. */
  readonly groups: ReadonlySet<string>;
  readonly environment: MarkerEnvironment;
}

/**
 * What the projects of a uv.lock need, by following what each package needs, with the extras and groups that are taken.
 * Markers that do not hold in the environment end a way; those that are not known there stay.
 */
export function neededOf(tables: readonly Table[], { roots, groups, environment }: Scope): Needed[] {
  const byName = new Map<string, Table[]>(tables.map((table) => [textIn(table, 'name') ?? '', []]));
  for (const table of tables) byName.get(textIn(table, 'name') ?? '')?.push(table);
  const projects = new Set(roots);
  const nodes = new Map<Table, Node>();
  // What was followed under a condition is not followed under the same once more.
  const followed = new Map<Table, Set<string>>();
  const holds = createJudge(environment);
  const ahead = roots.flatMap((root) =>
    rootEdges(root, groups).map((edge): Step => ({ edge, condition: '', isRequested: true })),
  );
  for (let step = ahead.pop(); step !== undefined; step = ahead.pop()) {
    const condition = joined(step.condition, textIn(step.edge, 'marker'), holds);
    if (condition === undefined) continue;
    for (const table of targetsOf(byName, step.edge)) {
      const isProject = projects.has(table);
      const node = nodes.get(table) ?? { conditions: new Set(), isRequested: false };
      nodes.set(table, node);
      node.isRequested ||= step.isRequested;
      const own = node.conditions.has('') || node.conditions.size >= conditionsMax ? '' : condition;
      node.conditions.add(own);
      const seen = followed.get(table) ?? new Set();
      followed.set(table, seen);
      // What a project needs without an extra is asked for anyway.
      for (const extra of [...(isProject ? [] : ['']), ...textsIn(step.edge, 'extra')]) {
        const key = `${extra}\n${own}`;
        if (seen.has(key)) continue;
        seen.add(key);
        for (const edge of edgesOf(table, extra)) ahead.push({ edge, condition: own, isRequested: isProject });
      }
    }
  }
  return tables.flatMap((table) => {
    const node = nodes.get(table);
    return node && !projects.has(table)
      ? [{ table, marker: anyOf(node.conditions), isRequested: node.isRequested }]
      : [];
  });
}

/** What a package needs by itself, or with one of its extras. */
const edgesOf = (table: Table, extra: string): Table[] =>
  extra === '' ? tablesIn(table, 'dependencies') : tablesIn(tableIn(table, 'optional-dependencies'), extra);

function rootEdges(root: Table, groups: ReadonlySet<string>): Table[] {
  const lists = [tableIn(root, 'optional-dependencies'), tableIn(root, 'dev-dependencies')];
  return [
    ...tablesIn(root, 'dependencies'),
    ...lists.flatMap((list) => Object.keys(list).flatMap((name) => (groups.has(name) ? tablesIn(list, name) : []))),
  ];
}

/** An edge names the version where the lock has several. */
function targetsOf(byName: ReadonlyMap<string, Table[]>, edge: Table): Table[] {
  const version = textIn(edge, 'version');
  const all = byName.get(textIn(edge, 'name') ?? '') ?? [];
  return version === undefined ? all : all.filter((table) => textIn(table, 'version') === version);
}

/** Whether a marker holds, each judged once; undefined where that is not known. */
type Judge = (marker: string) => boolean | undefined;

function createJudge(environment: MarkerEnvironment): Judge {
  const known = new Map<string, boolean | undefined>();
  return (marker) => {
    if (!known.has(marker)) known.set(marker, holdsIn(marker, environment));
    return known.get(marker);
  };
}

/** Both at once; undefined where that never holds here. */
function joined(condition: Condition, marker: string | undefined, judge: Judge): Condition | undefined {
  if (marker === undefined) return condition;
  const holds = judge(marker);
  if (holds === false) return undefined;
  const markers = new Set(condition.split('\n').filter((text) => text !== ''));
  if (holds === true || markers.has(marker) || markers.size >= conditionsMax) return condition;
  return [...markers, marker]
    .toSorted()
    .map((text) => `${text}\n`)
    .join('');
}

function holdsIn(marker: string, environment: MarkerEnvironment): boolean | undefined {
  try {
    return markerHolds(marker, environment);
  } catch (thrown) {
    if (thrown instanceof LineError) return undefined;
    throw thrown;
  }
}

function anyOf(conditions: ReadonlySet<Condition>): string | undefined {
  if (conditions.has('')) return undefined;
  const all = [...conditions].map((condition) => allOf(condition.trimEnd().split('\n')));
  return all.length === 1 ? all[0] : all.map((text) => `(${text})`).join(' or ');
}

const allOf = (markers: readonly string[]): string =>
  markers.length === 1
    ? (markers[0] ?? '')
    : markers.map((text) => (/\bor\b/.test(text) ? `(${text})` : text)).join(' and ');
