/** Tabs in one place, one of them shown. It is never empty. */
export interface TabSet {
  readonly type: 'set';
  readonly id: string;
  readonly tabs: readonly string[];
  /** The tab that is shown. */
  readonly active: string;
}

/** Places side by side (`row`) or one above the other (`column`): two or more, none of the same direction. */
export interface Split {
  readonly type: 'split';
  readonly id: string;
  readonly direction: SplitDirection;
  readonly children: readonly LayoutNode[];
  /** Percent by child; absent means evenly. */
  readonly sizes?: Readonly<Record<string, number>> | undefined;
}

export type SplitDirection = 'row' | 'column';
export type LayoutNode = TabSet | Split;

/** Where the tabs of the terminal dock are. Plain data: every change makes a new one. */
export interface TerminalLayout {
  readonly root: LayoutNode | null;
  /** The set that has or had the focus; null only when there is none. */
  readonly focused: string | null;
}

/** The side of a set at which a tab is put; `into` is among its tabs. */
export type Side = 'left' | 'right' | 'above' | 'below';

/** Where a tab goes: among the tabs of a set (before `index`, at the end without), or beside it. */
export type Place =
  | { readonly set: string; readonly index?: number | undefined }
  | { readonly set: string; readonly side: Side };

/** A dock without terminals. */
export const emptyLayout: TerminalLayout = { root: null, focused: null };

/** All sets, in reading order. */
export function setsOf(layout: TerminalLayout): TabSet[] {
  const visit = (node: LayoutNode): TabSet[] => (node.type === 'set' ? [node] : node.children.flatMap(visit));
  return layout.root ? visit(layout.root) : [];
}

/** The set in the upper right corner of the dock. */
export function cornerSet(layout: TerminalLayout): TabSet | undefined {
  let node = layout.root ?? undefined;
  while (node?.type === 'split') node = node.direction === 'row' ? node.children.at(-1) : node.children[0];
  return node;
}

/** All tabs, in reading order. */
export function tabsOf(layout: TerminalLayout): string[] {
  return setsOf(layout).flatMap((set) => set.tabs);
}

/** The set that holds the tab. */
export function setOfTab(layout: TerminalLayout, tab: string): TabSet | undefined {
  return setsOf(layout).find((set) => set.tabs.includes(tab));
}

/** The set with the focus. */
export function focusedSet(layout: TerminalLayout): TabSet | undefined {
  return setsOf(layout).find((set) => set.id === layout.focused);
}

/** The tab that commands apply to: the one shown in the set with the focus. */
export function currentTab(layout: TerminalLayout): string | undefined {
  return focusedSet(layout)?.active;
}

/** Adds a tab that is not there yet, shows it and gives it the focus; without a place, in the set with the focus. */
export function addTab(layout: TerminalLayout, tab: string, place?: Place): TerminalLayout {
  if (!layout.root) {
    const id = freshId(layout);
    return { root: { type: 'set', id, tabs: [tab], active: tab }, focused: id };
  }
  const target = setsOf(layout).find((set) => set.id === place?.set) ?? focusedSet(layout) ?? setsOf(layout)[0];
  if (!target) return layout;
  return place && 'side' in place
    ? addBeside(layout, tab, target.id, place.side)
    : addInto(layout, tab, target.id, place?.index);
}

function addInto(layout: TerminalLayout, tab: string, set: string, index?: number): TerminalLayout {
  const root = rebuild(layout.root, (node) => {
    if (node.id !== set) return node;
    return { ...node, tabs: node.tabs.toSpliced(index ?? node.tabs.length, 0, tab), active: tab };
  });
  return { root, focused: set };
}

function addBeside(layout: TerminalLayout, tab: string, set: string, side: Side): TerminalLayout {
  const added: TabSet = { type: 'set', id: freshId(layout), tabs: [tab], active: tab };
  const direction = side === 'left' || side === 'right' ? 'row' : 'column';
  const isFirst = side === 'left' || side === 'above';
  const split = freshId(layout, 1);
  const root = rebuild(layout.root, (node) => {
    if (node.id !== set) return node;
    return { type: 'split', id: split, direction, children: isFirst ? [added, node] : [node, added] };
  });
  return { root, focused: added.id };
}

/** Moves a tab; it is shown and has the focus there. A place that does not exist leaves all as it is. */
export function moveTab(layout: TerminalLayout, tab: string, place: Place): TerminalLayout {
  const from = setOfTab(layout, tab);
  if (!from || !setsOf(layout).some((set) => set.id === place.set)) return layout;
  if (from.id === place.set && from.tabs.length === 1) return layout;
  // Taken out of its own set, the tabs behind it move up by one.
  const index = 'index' in place ? place.index : undefined;
  const isBehind = from.id === place.set && index !== undefined && from.tabs.indexOf(tab) < index;
  const target = 'side' in place ? place : { set: place.set, index: isBehind ? index - 1 : index };
  return addTab(closeTab(layout, tab), tab, target);
}

/** Takes a tab out; its neighbour is shown, and a set that has become empty goes away. */
export function closeTab(layout: TerminalLayout, tab: string): TerminalLayout {
  return keepTabs(layout, (other) => other !== tab);
}

/** Takes out every tab that is not to be kept. */
export function keepTabs(layout: TerminalLayout, isKept: (tab: string) => boolean): TerminalLayout {
  const before = setsOf(layout);
  const root = rebuild(layout.root, (set) => {
    const tabs = set.tabs.filter(isKept);
    if (tabs.length === set.tabs.length) return set;
    return tabs.length === 0 ? null : { ...set, tabs, active: neighbour(set, isKept) };
  });
  const left = setsOf({ root, focused: null });
  if (left.some((set) => set.id === layout.focused)) return { root, focused: layout.focused };
  const place = before.findIndex((set) => set.id === layout.focused);
  return { root, focused: left[Math.min(Math.max(0, place), left.length - 1)]?.id ?? null };
}

/** The tab to show when some are gone: the shown one, else the nearest behind it, else the nearest before it. */
function neighbour(set: TabSet, isKept: (tab: string) => boolean): string {
  const place = set.tabs.indexOf(set.active);
  const candidates = [...set.tabs.slice(place), ...set.tabs.slice(0, place).reverse()];
  return candidates.find(isKept) ?? set.active;
}

/** Shows a tab and gives it the focus. */
export function activateTab(layout: TerminalLayout, tab: string): TerminalLayout {
  const set = setOfTab(layout, tab);
  if (!set || (set.active === tab && layout.focused === set.id)) return layout;
  const root = rebuild(layout.root, (node) => (node.id === set.id ? { ...node, active: tab } : node));
  return { root, focused: set.id };
}

/** Gives a set the focus. */
export function focusSet(layout: TerminalLayout, set: string): TerminalLayout {
  return layout.focused === set || !setsOf(layout).some(({ id }) => id === set) ? layout : { ...layout, focused: set };
}

/** Goes on by so many tabs, in reading order and round. */
export function stepTab(layout: TerminalLayout, steps: number): TerminalLayout {
  const tabs = tabsOf(layout);
  const current = currentTab(layout);
  if (!current || tabs.length < 2) return layout;
  const next = tabs.at((tabs.indexOf(current) + steps) % tabs.length);
  return next ? activateTab(layout, next) : layout;
}

/** Puts the current tab into the next set; beside its own when there is no other and it is not alone. */
export function moveTabOn(layout: TerminalLayout): TerminalLayout {
  const set = focusedSet(layout);
  if (!set) return layout;
  const sets = setsOf(layout);
  const next = sets[(sets.findIndex(({ id }) => id === set.id) + 1) % sets.length];
  if (!next) return layout;
  return moveTab(layout, set.active, next.id === set.id ? { set: set.id, side: 'right' } : { set: next.id });
}

/** Remembers how a split is divided, percent by child. */
export function resizeSplit(
  layout: TerminalLayout,
  split: string,
  sizes: Readonly<Record<string, number>>,
): TerminalLayout {
  const visit = (node: LayoutNode): LayoutNode => {
    if (node.type === 'set') return node;
    return { ...node, children: node.children.map(visit), ...(node.id === split ? { sizes } : {}) };
  };
  return layout.root ? { ...layout, root: visit(layout.root) } : layout;
}

/** The tree with each set replaced or left out; what is no split any more is none. */
function rebuild(node: LayoutNode | null, change: (set: TabSet) => LayoutNode | null): LayoutNode | null {
  if (!node || node.type === 'set') return node && change(node);
  const children = node.children.flatMap((child) => {
    const built = rebuild(child, change);
    if (!built) return [];
    return built.type === 'split' && built.direction === node.direction ? built.children : [built];
  });
  if (children.length < 2) return children[0] ?? null;
  const isSame =
    children.length === node.children.length && children.every(({ id }, index) => id === node.children[index]?.id);
  return { ...node, children, sizes: isSame ? node.sizes : undefined };
}

/** An id that no place has yet; `more` for a second one. */
function freshId(layout: TerminalLayout, more = 0): string {
  const ids = (node: LayoutNode | null): number[] => {
    if (!node) return [];
    const own = Number(node.id.slice('place-'.length));
    return node.type === 'set' ? [own] : [own, ...node.children.flatMap(ids)];
  };
  return `place-${Math.max(0, ...ids(layout.root)) + 1 + more}`;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isPlaceId = (value: unknown): value is string => typeof value === 'string' && /^place-\d{1,6}$/.test(value);

/** The place in an unchecked value, or null when it is none. */
function readNode(value: unknown): LayoutNode | null {
  if (!isFields(value) || !isPlaceId(value.id)) return null;
  if (value.type === 'set') return readSet(value.id, value);
  const { id, direction, children, sizes } = value;
  if ((direction !== 'row' && direction !== 'column') || !Array.isArray(children)) return null;
  const read = children.map(readNode).filter((child) => child !== null);
  if (read.length !== children.length || read.length < 2) return null;
  return { type: 'split', id, direction, children: read, ...(isSizes(sizes) ? { sizes } : {}) };
}

function readSet(id: string, { tabs, active }: Fields): TabSet | null {
  if (!Array.isArray(tabs) || !tabs.every((tab) => typeof tab === 'string')) return null;
  return typeof active === 'string' && tabs.includes(active) ? { type: 'set', id, tabs, active } : null;
}

function isSizes(value: unknown): value is Readonly<Record<string, number>> {
  return isFields(value) && Object.values(value).every((size) => typeof size === 'number');
}

/** The layout in what was kept by an earlier page; the empty one when it cannot be read. */
export function readLayout(value: unknown): TerminalLayout {
  if (!isFields(value)) return emptyLayout;
  const focused = typeof value.focused === 'string' ? value.focused : null;
  return keepTabs({ root: readNode(value.root), focused }, () => true);
}
