import { beforeEach, expect, it, vi } from 'vitest';
import type { Terminal } from '../../preload/contract';
import { closeAsking } from '../../renderer/features/terminals/close-asking';
import { emptyLayout } from '../../renderer/stores/terminal-layout';
import { openTerminal, putTerminal, startTerminal, useTerminals } from '../../renderer/stores/terminals';
import { useUi } from '../../renderer/stores/ui';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../renderer/client', () => ({ call }));

const size = { columns: 80, rows: 24 };
const terminal: Terminal = { id: 't1', name: 'demo', title: '', shell: 'bash', state: 'running', size, createdAt: 0 };
let command: () => Promise<string | null>;

beforeEach(() => {
  call.mockReset().mockImplementation(async (method: string) => {
    if (method === 'terminal.command') return command();
    return method === 'terminal.create' ? terminal : null;
  });
  useTerminals.setState({ terminals: new Map(), tabs: new Map(), layout: emptyLayout, lists: 0 });
  useUi.setState({ question: null });
});

async function openTab(state: Partial<Terminal> = {}): Promise<string> {
  const tab = openTerminal();
  await startTerminal(tab, size);
  putTerminal({ ...terminal, ...state });
  return tab;
}

const tabs = () => useTerminals.getState().tabs.size;

it('asks before a command is ended, and names it', async () => {
  command = async () => 'python server.py';
  const tab = await openTab();
  await closeAsking(tab);
  expect(tabs()).toBe(1);
  const { question } = useUi.getState();
  expect(question?.title).toContain('demo');
  expect(question?.text).toContain('python server.py');
  question?.run();
  expect(tabs()).toBe(0);
});

it('asks before a loop of the shell itself is ended', async () => {
  command = async () => '';
  await closeAsking(await openTab());
  expect(useUi.getState().question?.text).toContain('A command still runs');
});

it.each<[string, Partial<Terminal>, () => Promise<string | null>]>([
  ['is idle', {}, async () => null],
  ['has ended', { state: 'exited' }, async () => 'never asked'],
  ['is held by a program that does not answer', {}, () => new Promise(() => {})],
  ['is gone already', {}, async () => Promise.reject(new Error('gone'))],
])('closes a shell that %s without a question', async (_what, state, answer) => {
  command = answer;
  await closeAsking(await openTab(state));
  expect(tabs()).toBe(0);
  expect(useUi.getState().question).toBeNull();
});

it('asks by what the shell told when nobody answers', async () => {
  command = () => new Promise(() => {});
  await closeAsking(await openTab({ isBusy: true }));
  expect(tabs()).toBe(1);
  expect(useUi.getState().question).not.toBeNull();
});
