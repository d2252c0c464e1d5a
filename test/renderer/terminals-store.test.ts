import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ClocheError, type Terminal } from '../../preload/contract';
import { currentTab, emptyLayout, tabsOf } from '../../renderer/stores/terminal-layout';
import {
  closeTab,
  dropTerminal,
  hasEnded,
  openTerminal,
  putTerminal,
  reopenTab,
  replaceTerminals,
  startTerminal,
  useTerminals,
} from '../../renderer/stores/terminals';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../renderer/client', () => ({ call }));

const size = { columns: 80, rows: 24 };
const terminal = (id: string): Terminal => ({
  id,
  environmentId: 'demo-aaaa',
  name: 'demo',
  title: '',
  shell: 'bash',
  state: 'running',
  size,
  createdAt: 0,
});
const state = () => useTerminals.getState();
const tabOf = (id: string) => [...state().tabs.values()].find((tab) => tab.terminalId === id);

beforeEach(() => {
  call.mockReset().mockResolvedValue(null);
  useTerminals.setState({ terminals: new Map(), tabs: new Map(), layout: emptyLayout, lists: 0 });
});

describe('the tabs of the terminals', () => {
  it('are there at once, and get their terminal when it has started', async () => {
    const tab = openTerminal('demo-aaaa');
    expect(currentTab(state().layout)).toBe(tab);
    call.mockResolvedValueOnce(terminal('t1'));
    await startTerminal(tab, size);
    expect(call).toHaveBeenCalledWith('terminal.create', { size, environmentId: 'demo-aaaa' });
    expect(tabOf('t1')?.id).toBe(tab);
  });

  it('say why their terminal did not start', async () => {
    const tab = openTerminal('demo-aaaa');
    call.mockRejectedValueOnce(new ClocheError('tool-missing', 'zsh was not found.', { hint: 'Install zsh.' }));
    await startTerminal(tab, size);
    expect(state().tabs.get(tab)?.problem).toMatchObject({ code: 'tool-missing', hint: 'Install zsh.' });
    reopenTab(tab);
    expect(state().tabs.get(tab)).toMatchObject({ problem: undefined, run: 1 });
  });

  it('hang up on a terminal that comes when its tab is closed already', async () => {
    const tab = openTerminal();
    call.mockResolvedValueOnce(terminal('t1'));
    const starting = startTerminal(tab, size);
    closeTab(tab);
    await starting;
    expect(call).toHaveBeenLastCalledWith('terminal.close', { id: 't1' });
    expect(tabsOf(state().layout)).toEqual([]);
  });

  it('take what the program has, and say what it has no more', async () => {
    replaceTerminals([terminal('t1'), terminal('t2')]);
    expect([tabOf('t1'), tabOf('t2')]).not.toContain(undefined);
    const tab = tabOf('t1')?.id ?? '';
    replaceTerminals([terminal('t2')]);
    expect(state().tabs.get(tab)).toMatchObject({ terminalId: undefined, problem: { code: 'not-found' } });
    expect(state().tabs.size).toBe(2);
    expect(hasEnded(state(), tab)).toBe(true);
    expect(hasEnded(state(), tabOf('t2')?.id ?? '')).toBe(false);
  });

  it('do not take a terminal of the list for which a tab is waiting', async () => {
    const tab = openTerminal('demo-aaaa');
    replaceTerminals([terminal('t1')]);
    expect([...state().tabs.keys()]).toEqual([tab]);
  });

  it('close when the program forgets their terminal', () => {
    replaceTerminals([terminal('t1')]);
    putTerminal({ ...terminal('t1'), name: 'server' });
    expect(state().terminals.get('t1')?.name).toBe('server');
    dropTerminal('t1');
    expect(state().tabs.size).toBe(0);
    expect(state().layout).toEqual(emptyLayout);
  });
});
