import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activateTab,
  addTab,
  closeTab,
  cornerSet,
  currentTab,
  emptyLayout,
  focusedSet,
  keepTabs,
  type LayoutNode,
  moveTab,
  moveTabOn,
  readLayout,
  resizeSplit,
  setOfTab,
  setsOf,
  stepTab,
  type TerminalLayout,
  tabsOf,
} from '../../renderer/stores/terminal-layout';

/** The layout in one line: `[a *b] | ([c] / [d])`, the shown tab starred. */
function draw(layout: TerminalLayout): string {
  const visit = (node: LayoutNode): string => {
    if (node.type === 'set') return `[${node.tabs.map((tab) => (tab === node.active ? `*${tab}` : tab)).join(' ')}]`;
    return `(${node.children.map(visit).join(node.direction === 'row' ? ' | ' : ' / ')})`;
  };
  return layout.root ? visit(layout.root) : '';
}

const open = (...tabs: string[]) => tabs.reduce((layout, tab) => addTab(layout, tab), emptyLayout);
const idOf = (layout: TerminalLayout, tab: string) => setOfTab(layout, tab)?.id ?? '';
const beside = (layout: TerminalLayout, at: string, side: 'left' | 'right' | 'above' | 'below', tab: string) =>
  addTab(layout, tab, { set: idOf(layout, at), side });

describe('the layout of the terminal dock', () => {
  it('opens tabs in the set with the focus and shows them', () => {
    const layout = open('a', 'b');
    expect(draw(layout)).toBe('[a *b]');
    expect(currentTab(layout)).toBe('b');
  });

  it('splits to every side', () => {
    const layout = open('a');
    expect(draw(beside(layout, 'a', 'right', 'b'))).toBe('([*a] | [*b])');
    expect(draw(beside(layout, 'a', 'left', 'b'))).toBe('([*b] | [*a])');
    expect(draw(beside(layout, 'a', 'below', 'b'))).toBe('([*a] / [*b])');
    expect(draw(beside(layout, 'a', 'above', 'b'))).toBe('([*b] / [*a])');
  });

  it('keeps splits of one direction flat and others nested', () => {
    let layout = beside(beside(open('a'), 'a', 'right', 'b'), 'a', 'right', 'c');
    expect(draw(layout)).toBe('([*a] | [*c] | [*b])');
    layout = beside(layout, 'b', 'below', 'd');
    expect(draw(layout)).toBe('([*a] | [*c] | ([*b] / [*d]))');
    expect(currentTab(layout)).toBe('d');
  });

  it('closes a tab, shows its neighbour and gives up empty sets', () => {
    expect(draw(closeTab(open('a', 'b', 'c'), 'c'))).toBe('[a *b]');
    expect(draw(closeTab(activateTab(open('a', 'b', 'c'), 'b'), 'b'))).toBe('[a *c]');
    const split = beside(beside(open('a'), 'a', 'right', 'b'), 'b', 'below', 'c');
    const closed = closeTab(split, 'c');
    expect(draw(closed)).toBe('([*a] | [*b])');
    expect(currentTab(closed)).toBe('b');
    expect(closeTab(closeTab(closed, 'a'), 'b')).toEqual(emptyLayout);
  });

  it('moves a tab within its set, to another one, and beside one', () => {
    const tabs = open('a', 'b', 'c');
    const set = idOf(tabs, 'a');
    expect(draw(moveTab(tabs, 'a', { set, index: 3 }))).toBe('[b c *a]');
    expect(draw(moveTab(tabs, 'a', { set, index: 2 }))).toBe('[b *a c]');
    expect(draw(moveTab(tabs, 'c', { set, index: 0 }))).toBe('[*c a b]');
    const split = moveTab(tabs, 'b', { set, side: 'right' });
    expect(draw(split)).toBe('([a *c] | [*b])');
    expect(draw(moveTab(split, 'b', { set, index: 0 }))).toBe('[*b a c]');
  });

  it('leaves all as it is when a move makes no sense', () => {
    const alone = open('a');
    expect(moveTab(alone, 'a', { set: idOf(alone, 'a'), side: 'right' })).toBe(alone);
    expect(moveTab(alone, 'a', { set: 'place-9' })).toBe(alone);
    expect(moveTab(alone, 'z', { set: idOf(alone, 'a') })).toBe(alone);
  });

  it('moves the current tab on to the next set, making one when there is none', () => {
    const split = moveTabOn(open('a', 'b'));
    expect(draw(split)).toBe('([*a] | [*b])');
    expect(draw(moveTabOn(split))).toBe('[a *b]');
  });

  it('steps through all tabs in reading order, and round', () => {
    let layout = beside(open('a', 'b'), 'a', 'right', 'c');
    const seen: (string | undefined)[] = [];
    for (let step = 0; step < 3; step += 1) {
      layout = stepTab(layout, 1);
      seen.push(currentTab(layout));
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(currentTab(stepTab(layout, -1))).toBe('b');
  });

  it('forgets the sizes of a split whose places changed, and no others', () => {
    const split = beside(open('a'), 'a', 'right', 'b');
    const root = split.root?.id ?? '';
    const sized = resizeSplit(split, root, { [idOf(split, 'a')]: 70, [idOf(split, 'b')]: 30 });
    expect(activateTab(sized, 'a').root).toMatchObject({ sizes: { [idOf(split, 'a')]: 70 } });
    expect(beside(sized, 'b', 'right', 'c').root).toMatchObject({ sizes: undefined });
  });

  it('reads what it wrote, and nothing else', () => {
    const layout = beside(open('a', 'b'), 'a', 'below', 'c');
    expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
    expect(readLayout({ root: { type: 'set', id: 'x', tabs: [] } })).toEqual(emptyLayout);
    expect(readLayout(null)).toEqual(emptyLayout);
  });

  it('knows its upper right corner', () => {
    expect(cornerSet(emptyLayout)).toBeUndefined();
    const split = beside(beside(open('a'), 'a', 'below', 'b'), 'a', 'right', 'c');
    expect(cornerSet(split)?.tabs).toEqual(['c']);
  });

  it('stays well-formed whatever is done to it', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'beside', 'move', 'aside', 'close', 'on', 'step'),
      tab: fc.nat(12),
      at: fc.nat(12),
      side: fc.constantFrom('left', 'right', 'above', 'below'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let layout = emptyLayout;
        let next = 0;
        for (const { what, tab, at, side } of steps) {
          const tabs = tabsOf(layout);
          const name = tabs[tab % (tabs.length || 1)] ?? 't-none';
          const set = setsOf(layout)[at % (setsOf(layout).length || 1)]?.id ?? 'place-0';
          if (what === 'add') layout = addTab(layout, `t${next++}`);
          if (what === 'beside') layout = addTab(layout, `t${next++}`, { set, side: side as 'left' });
          if (what === 'move') layout = moveTab(layout, name, { set, index: at % 3 });
          if (what === 'aside') layout = moveTab(layout, name, { set, side: side as 'left' });
          if (what === 'close') layout = closeTab(layout, name);
          if (what === 'on') layout = moveTabOn(layout);
          if (what === 'step') layout = stepTab(layout, at - 6);
          expectWellFormed(layout);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function expectWellFormed(layout: TerminalLayout): void {
  const tabs = tabsOf(layout);
  const ids: string[] = [];
  const visit = (node: LayoutNode): void => {
    ids.push(node.id);
    if (node.type === 'set') {
      expect(node.tabs).toContain(node.active);
      return;
    }
    expect(node.children.length).toBeGreaterThan(1);
    for (const child of node.children) {
      if (child.type === 'split') expect(child.direction).not.toBe(node.direction);
      visit(child);
    }
  };
  if (layout.root) visit(layout.root);
  expect(new Set(tabs).size).toBe(tabs.length);
  expect(new Set(ids).size).toBe(ids.length);
  expect(focusedSet(layout) === undefined).toBe(layout.root === null);
  expect(keepTabs(layout, () => true)).toEqual(layout);
}
