import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type MenuEntry, menuEntries } from '../../../main/hosts/electron/menu-entries';
import { registerEnvironmentActions } from '../../../renderer/features/environments/environment-actions';
import { registerExchangeActions } from '../../../renderer/features/exchange/exchange-actions';
import { registerTerminalActions } from '../../../renderer/features/terminals/actions';
import { formatKeys } from '../../../renderer/format';
import { registerPageActions } from '../../../renderer/page-actions';
import { requestAction, useActions } from '../../../renderer/stores/actions';
import { useTerminals } from '../../../renderer/stores/terminals';

vi.mock('../../../renderer/client', () => ({ call: vi.fn(async () => null), onEvent: vi.fn() }));

beforeAll(() => {
  registerPageActions();
  registerEnvironmentActions();
  registerExchangeActions();
  registerTerminalActions();
});

describe('the menu of the desktop host', () => {
  it.each(Object.values(menuEntries) as MenuEntry[])('names $id with the key of the page', ({ id, accelerator }) => {
    const action = useActions.getState().actions.get(id);
    expect(action).toBeDefined();
    expect(accelerator).toBe(action?.keys && formatKeys(action.keys).replaceAll(' ', '+'));
  });

  it('opens a plain shell while no environment can have a terminal', () => {
    expect(requestAction(menuEntries.newTerminal.id)).toBe(true);
    expect([...useTerminals.getState().tabs.values()].map(({ environmentId }) => environmentId)).toEqual([undefined]);
  });
});
