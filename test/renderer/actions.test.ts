import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Environment, Machine } from '../../preload/contract';
import * as environmentActions from '../../renderer/features/environments/environment-actions';
import { formatKeys } from '../../renderer/format';
import { actionOfKey, startKeyboard } from '../../renderer/keyboard';
import { registerPageActions } from '../../renderer/page-actions';
import {
  type Action,
  canRun,
  offeredActions,
  registerActions,
  requestAction,
  runAction,
  shownKeys,
  useActions,
} from '../../renderer/stores/actions';
import { useEnvironments } from '../../renderer/stores/environments';
import { useMachine } from '../../renderer/stores/machine';
import { ask, setPaletteOpen, setRenaming, useUi } from '../../renderer/stores/ui';
import { toasts } from '../../renderer/ui/toasts';

const action = (more: Partial<Action> & { id: string }): Action => ({ title: more.id, run: () => {}, ...more });

afterEach(() => {
  useActions.setState({ actions: new Map() });
  useUi.setState({ isPaletteOpen: false, question: null, renamingId: null });
  vi.unstubAllGlobals();
});

describe('the registry', () => {
  it('runs what is registered and can be done', () => {
    const run = vi.fn();
    let isPossible = false;
    registerActions([action({ id: 'a', when: () => isPossible, run })]);
    expect(runAction('a')).toBe(false);
    isPossible = true;
    expect(runAction('a')).toBe(true);
    expect(runAction('unknown')).toBe(false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('takes out what was registered, but not what has replaced it', () => {
    const first = registerActions([action({ id: 'a', title: 'first' }), action({ id: 'b' })]);
    registerActions([action({ id: 'a', title: 'second' })]);
    first();
    expect([...useActions.getState().actions.values()].map(({ title }) => title)).toEqual(['second']);
    expect(canRun('b')).toBe(false);
  });

  it('offers what can be done, without what needs an argument', () => {
    registerActions([
      action({ id: 'shown' }),
      action({ id: 'hidden', inPalette: false }),
      action({ id: 'impossible', when: () => false }),
    ]);
    expect(offeredActions(useActions.getState().actions).map(({ id }) => id)).toEqual(['shown']);
  });
});

/** As much of an element as the keyboard asks of one. */
class FakeElement {
  readonly #selectors: readonly string[];
  constructor(...selectors: string[]) {
    this.#selectors = selectors;
  }
  closest(selector: string) {
    return selector.split(', ').some((one) => this.#selectors.includes(one)) ? this : null;
  }
}

function press(code: string, modifiers: readonly string[], target: FakeElement, key = code): KeyboardEvent {
  vi.stubGlobal('Element', FakeElement);
  const getModifierState = (name: string) => modifiers.includes(name);
  return { key, code, target, getModifierState } as unknown as KeyboardEvent;
}

describe('keys that a browser keeps for itself', () => {
  const open = action({ id: 'open', keys: 'Control+Shift+KeyT', browserKeys: 'Control+Shift+Enter' });
  const heard = (code: string) => actionOfKey(press(code, ['Control', 'Shift'], new FakeElement()), [open])?.id;

  it('have others there; where the browser lets them through they work too', () => {
    vi.stubGlobal('location', { search: '' });
    expect(shownKeys(open)).toBe('Control+Shift+Enter');
    expect([heard('Enter'), heard('KeyT')]).toEqual(['open', 'open']);
  });

  it('are the only ones in the desktop host', () => {
    vi.stubGlobal('location', { search: '?host=electron' });
    expect(shownKeys(open)).toBe('Control+Shift+KeyT');
    expect([heard('Enter'), heard('KeyT')]).toEqual([undefined, 'open']);
  });
});

describe('keys', () => {
  const page = new FakeElement();
  const field = new FakeElement('input');
  const terminal = new FakeElement('.xterm', 'textarea');
  const actions = [
    action({ id: 'palette', keys: 'Control+Shift+KeyP', inTerminal: true }),
    action({ id: 'short', keys: 'Control+KeyK' }),
    action({ id: 'filter', keys: '/' }),
    action({ id: 'remove', keys: 'Delete', isLocal: true }),
    action({ id: 'rename', keys: 'F2', isOfPage: true }),
  ];
  const heard = (code: string, modifiers: string[], target: FakeElement) =>
    actionOfKey(press(code, modifiers, target), actions)?.id;

  it('are heard on the page', () => {
    expect(heard('KeyP', ['Control', 'Shift'], page)).toBe('palette');
    expect(heard('KeyK', ['Control'], page)).toBe('short');
    expect(heard('/', [], page)).toBe('filter');
  });

  it('without a modifier are text in a field', () => {
    expect(heard('/', [], field)).toBeUndefined();
    expect(heard('KeyK', ['Control'], field)).toBe('short');
  });

  it('belong to the shell in a terminal, but for those that are for it too', () => {
    expect(heard('KeyK', ['Control'], terminal)).toBeUndefined();
    expect(heard('KeyP', ['Control', 'Shift'], terminal)).toBe('palette');
  });

  it('of the page are heard on it, and left to fields, drawers and controls that have the same', () => {
    expect(heard('F2', [], page)).toBe('rename');
    for (const owner of ['input', '[role=dialog]', '[role=menu]', '[aria-keyshortcuts~=F2]'])
      expect(heard('F2', [], new FakeElement(owner))).toBeUndefined();
    expect(heard('F2', [], terminal)).toBeUndefined();
  });

  it('of a control are left to it', () => expect(heard('Delete', [], page)).toBeUndefined());
});

describe('keys that are characters', () => {
  const heard = (key: string, code: string, ...modifiers: string[]) => {
    registerPageActions();
    environmentActions.registerEnvironmentActions();
    const event = press(code, modifiers, new FakeElement(), key);
    return actionOfKey(event, useActions.getState().actions.values())?.id;
  };

  it.each([
    ['/', 'Slash', [], 'list.filter'],
    ['/', 'NumpadDivide', [], 'list.filter'],
    ['/', 'Digit7', ['Shift'], 'list.filter'],
    [',', 'Comma', ['Control'], 'settings.open'],
    [',', 'KeyM', ['Control'], 'settings.open'],
    [',', 'Slash', ['Control', 'Shift'], 'settings.open'],
  ])('are heard wherever a keyboard has them: %s (%s)', (key, code, modifiers, id) =>
    expect(heard(key, code, ...modifiers)).toBe(id),
  );

  it('leave other characters at the same places alone', () => {
    expect(heard('-', 'Slash')).toBeUndefined();
    expect(heard('?', 'Slash', 'Shift')).toBeUndefined();
    expect(heard('w', 'Comma', 'Control')).toBeUndefined();
    expect(heard(',', 'Comma')).toBeUndefined();
  });

  it('are shown as they are', () => {
    heard('/', 'Slash');
    const shown = (id: string) => formatKeys(shownKeys(useActions.getState().actions.get(id) as Action) ?? '');
    expect(['list.filter', 'settings.open'].map(shown)).toEqual(['/', 'Ctrl ,']);
  });
});

describe('what lies over the page', () => {
  /** Presses a key on the page; says whether anybody else would still hear it. */
  function strike(code: string): boolean {
    let hear: ((event: KeyboardEvent) => void) | undefined;
    vi.stubGlobal('window', { addEventListener: (_name: string, listener: typeof hear) => (hear = listener) });
    startKeyboard();
    const spent = { preventDefault: vi.fn(), stopPropagation: vi.fn() };
    hear?.({ ...press(code, ['Control', 'Shift'], new FakeElement()), ...spent });
    return spent.preventDefault.mock.calls.length + spent.stopPropagation.mock.calls.length === 0;
  }
  const question = { title: 'Close demo?', text: '', confirm: 'Close', run: () => {} };

  it.each([
    ['the palette', () => setPaletteOpen(true)],
    ['a question', () => ask(question)],
    ['the dialog that renames', () => setRenaming('demo-ab12')],
  ])('%s keeps the keys of actions and what the menu asks for from the page', (_what, cover) => {
    const run = vi.fn();
    registerActions([action({ id: 'split', keys: 'Control+Shift+KeyE', run })]);
    registerActions([action({ id: 'later', keys: 'Control+Shift+KeyL', when: () => false, run })]);
    cover();
    expect(strike('KeyE')).toBe(false);
    expect(requestAction('split')).toBe(false);
    expect(run).not.toHaveBeenCalled();
    expect(strike('KeyL')).toBe(true);
    useUi.setState({ isPaletteOpen: false, question: null, renamingId: null });
    expect(strike('KeyE')).toBe(false);
    expect(requestAction('split')).toBe(true);
    expect(run).toHaveBeenCalledTimes(2);
  });
});

it('a key of the list tells why it waits while the environment is made, whose menu leads to the job', () => {
  const added = vi.spyOn(toasts, 'add').mockReturnValue('');
  const { registerEnvironmentActions, runOrTell } = environmentActions;
  registerEnvironmentActions();
  const demo = { id: 'demo-ab12', name: 'demo', kind: 'venv', state: 'creating', jobId: 'job-1' } as Environment;
  useEnvironments.setState({ byId: new Map([[demo.id, demo]]) });
  useUi.setState({ selectedId: demo.id });
  runOrTell('environment.remove');
  expect(added.mock.lastCall?.[0].title).toContain('demo is still being made.');
  expect(useUi.getState().renamingId).toBeNull();
  expect(runAction('environment.showJob')).toBe(true);
  expect(useUi.getState().drawer).toEqual({ type: 'jobs', jobId: 'job-1' });
});

it('the folder of an environment is opened where there is one, and a host that can', () => {
  environmentActions.registerEnvironmentActions();
  const canOpen = (state: Environment['state'], openFolder: boolean) => {
    const demo = { id: 'demo-ab12', name: 'demo', kind: 'venv', state } as Environment;
    useEnvironments.setState({ byId: new Map([[demo.id, demo]]) });
    useUi.setState({ selectedId: demo.id });
    useMachine.setState({ machine: { can: { openFolder } } as Machine });
    return canRun('environment.openFolder');
  };
  expect((['ready', 'broken', 'missing'] as const).map((state) => canOpen(state, true))).toEqual([true, true, false]);
  expect(canOpen('ready', false)).toBe(false);
});
