import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerTerminalActions } from '../../renderer/features/terminals/actions';
import { actionOfKey } from '../../renderer/keyboard';
import { offeredActions, runAction, useActions } from '../../renderer/stores/actions';
import { emptyLayout } from '../../renderer/stores/terminal-layout';
import { openTerminal, useTerminals } from '../../renderer/stores/terminals';
import { setDockOpen, setPaletteOpen } from '../../renderer/stores/ui';

vi.mock('../../renderer/client', () => ({ call: vi.fn(async () => null), onEvent: vi.fn() }));

/** As much of an element as is asked of one: whether it is in a terminal. */
class FakeElement {
  readonly #isTerminal: boolean;
  constructor(isTerminal: boolean) {
    this.#isTerminal = isTerminal;
  }
  closest(selector: string) {
    return this.#isTerminal && selector.includes('.xterm') ? this : null;
  }
}

let takeOut: () => void;

beforeAll(() => {
  takeOut = registerTerminalActions();
});
afterAll(() => takeOut());
beforeEach(() => {
  useTerminals.setState({ terminals: new Map(), tabs: new Map(), layout: emptyLayout, lists: 0, zoom: 0 });
  setDockOpen(false);
  setPaletteOpen(false);
  // The field of the palette has the keyboard.
  vi.stubGlobal('document', { activeElement: new FakeElement(false) });
});

const offered = () => offeredActions(useActions.getState().actions).map(({ id }) => id);
const zooms = ['terminal.zoomIn', 'terminal.zoomOut', 'terminal.zoomReset'];

describe('the zoom of terminals', () => {
  it('is offered by the palette while a terminal is shown', () => {
    expect(offered()).not.toEqual(expect.arrayContaining(zooms));
    openTerminal();
    setPaletteOpen(true);
    expect(offered()).toEqual(expect.arrayContaining(zooms));
    expect(runAction('terminal.zoomIn')).toBe(true);
    expect(useTerminals.getState().zoom).toBe(1);
    setDockOpen(false);
    expect(offered()).not.toEqual(expect.arrayContaining(zooms));
  });

  it('comes with the rest that the menu of a terminal offers', () => {
    openTerminal();
    expect(offered()).toContain('terminal.selectAll');
  });

  const heard = (key: string, code: string, modifiers: readonly string[], isTerminal = true) => {
    vi.stubGlobal('Element', FakeElement);
    const getModifierState = (name: string) => modifiers.includes(name);
    const event = { key, code, target: new FakeElement(isTerminal), getModifierState };
    return actionOfKey(event as unknown as KeyboardEvent, useActions.getState().actions.values())?.id;
  };

  it.each([
    ['=', 'Equal', ['Control'], 'terminal.zoomIn'],
    ['+', 'Equal', ['Control', 'Shift'], 'terminal.zoomIn'],
    ['+', 'NumpadAdd', ['Control'], 'terminal.zoomIn'],
    ['+', 'BracketRight', ['Control'], 'terminal.zoomIn'],
    ['-', 'Minus', ['Control'], 'terminal.zoomOut'],
    ['-', 'NumpadSubtract', ['Control'], 'terminal.zoomOut'],
    ['-', 'Slash', ['Control'], 'terminal.zoomOut'],
    ['0', 'Digit0', ['Control'], 'terminal.zoomReset'],
    ['0', 'Numpad0', ['Control'], 'terminal.zoomReset'],
  ])('has the key %s (%s)', (key, code, modifiers, id) => expect(heard(key, code, modifiers)).toBe(id));

  it('leaves what is typed, and the keys elsewhere, alone', () => {
    expect(heard('+', 'NumpadAdd', [])).toBeUndefined();
    expect(heard('_', 'Minus', ['Control', 'Shift'])).toBeUndefined();
    expect(heard('=', 'Equal', ['Control'], false)).toBeUndefined();
  });
});
