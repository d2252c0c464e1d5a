import { beforeEach, describe, expect, it } from 'vitest';
import type { Environment, EnvironmentDetail, ImportPreview, Job } from '../../preload/contract';
import { specLines } from '../../renderer/features/environments/AskedFor';
import { rowAfterKey } from '../../renderer/features/environments/EnvironmentList';
import { filterPackages } from '../../renderer/features/environments/PackagesTab';
import { foremostJob } from '../../renderer/features/jobs/job-actions';
import { createLogLines, lineCount, linesAfter, searchLines } from '../../renderer/features/jobs/log-text';
import { searchItems } from '../../renderer/features/palette/palette-search';
import {
  filterEnvironments,
  orderByName,
  takenBytes,
  takenNames,
  useEnvironments,
} from '../../renderer/stores/environments';
import { fractionOf, orderJobs, percentOf, useJobs } from '../../renderer/stores/jobs';
import { selectConcerns, useMachine } from '../../renderer/stores/machine';
import { removeHere } from '../../renderer/stores/removals';
import { effectiveTheme } from '../../renderer/stores/settings';
import { receiveEnvironment, receiveJob, receiveRemoval } from '../../renderer/stores/sync';
import {
  closeDrawer,
  isPageCovered,
  openDrawer,
  openImported,
  select,
  setRenaming,
  useUi,
} from '../../renderer/stores/ui';
import { rowWindow } from '../../renderer/ui/use-rows';

const environment = (name: string, more: Partial<Environment> = {}): Environment => ({
  id: `${name}-ab12`,
  name,
  kind: 'venv',
  state: 'ready',
  python: '3.12.4',
  path: `/data/${name}`,
  createdAt: 0,
  usedAt: 0,
  ...more,
});
const running = (id: string, queuedAt: number): Job => ({
  id,
  title: id,
  queuedAt,
  logBytes: 0,
  state: 'running',
  startedAt: queuedAt,
  progress: { phase: 'Installing', done: 1, total: 3 },
});

beforeEach(() => {
  useEnvironments.setState({ byId: new Map(), details: new Map(), isLoaded: true });
  useJobs.setState({ byId: new Map() });
  select(null);
});

describe('environments', () => {
  it('are ordered by name, numbers by value, and found by each word', () => {
    const list = orderByName(['env10', 'Beta', 'env9', 'alpha'].map((name) => environment(name)));
    expect(list.map(({ name }) => name)).toEqual(['alpha', 'Beta', 'env9', 'env10']);
    const label = (kind: string) => (kind === 'nix-pip' ? 'Nix' : kind);
    const mixed = [environment('a', { kind: 'nix-pip' }), environment('b', { state: 'broken' })];
    expect(filterEnvironments(mixed, 'NIX 3.12', label).map(({ name }) => name)).toEqual(['a']);
    expect(filterEnvironments(mixed, 'broken', label).map(({ name }) => name)).toEqual(['b']);
    expect(filterEnvironments(mixed, 'nix broken', label)).toEqual([]);
  });

  it('follow the program, and the selection moves to the neighbour of what this page has removed', async () => {
    const removed = async (id: string) => {
      await removeHere(id, async () => {});
      receiveRemoval(id);
    };

    for (const name of ['a', 'b', 'c']) receiveEnvironment(environment(name));
    receiveEnvironment(environment('b', { name: 'renamed', id: 'b-ab12' }));
    expect(useEnvironments.getState().byId.get('b-ab12')?.name).toBe('renamed');
    select('a-ab12');
    await removed('a-ab12');
    expect(useUi.getState().selectedId).toBe('c-ab12');
    await removed('b-ab12');
    expect(useUi.getState().selectedId).toBe('c-ab12');
    await removed('c-ab12');
    expect(useUi.getState().selectedId).toBeNull();
  });

  it('leave nothing selected when others remove the selected one, also after a removal here that failed', async () => {
    for (const name of ['a', 'b']) receiveEnvironment(environment(name));
    select('a-ab12');
    await expect(removeHere('a-ab12', () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    receiveRemoval('a-ab12');
    expect(useUi.getState().selectedId).toBeNull();
  });

  it('may be removed by this page, come back, and be removed by others', async () => {
    for (const name of ['a', 'b']) receiveEnvironment(environment(name));
    await removeHere('a-ab12', async () => {});
    receiveRemoval('a-ab12');
    receiveEnvironment(environment('a'));
    select('a-ab12');
    receiveRemoval('a-ab12');
    expect(useUi.getState().selectedId).toBeNull();
  });

  it('have names that others cannot take in any case of their letters', () => {
    for (const name of ['Demo', 'other']) receiveEnvironment(environment(name));
    expect([...takenNames()]).toEqual([
      ['demo', 'Demo'],
      ['other', 'other'],
    ]);
    expect([...takenNames('Demo-ab12')]).toEqual([['other', 'other']]);
  });

  it('have no size while their files are missing, whatever is counted of what is left', () => {
    const detail = { sizeBytes: 700 } as EnvironmentDetail;
    expect(takenBytes(environment('a'), detail)).toBe(700);
    expect(takenBytes(environment('a', { state: 'missing' }), detail)).toBeUndefined();
    expect(takenBytes(environment('a'), undefined)).toBeUndefined();
  });

  it('that are removed while they are renamed keep the keys, until that is read', () => {
    receiveEnvironment(environment('a'));
    setRenaming('a-ab12');
    receiveRemoval('a-ab12');
    expect(isPageCovered()).toBe(true);
  });
});

describe('jobs', () => {
  it('are newest first, and the longest running one is foremost', () => {
    receiveJob(running('old', 1));
    receiveJob(running('new', 2));
    receiveJob({ id: 'waits', title: 'w', queuedAt: 0, logBytes: 0, state: 'queued' });
    const jobs = [...useJobs.getState().byId.values()];
    expect(orderJobs(jobs).map(({ id }) => id)).toEqual(['new', 'old', 'waits']);
    expect(foremostJob(jobs)?.id).toBe('old');
    expect(foremostJob([])).toBeUndefined();
  });

  it('tell how far they are only where the tool does', () => {
    expect(percentOf(running('a', 1))).toBe(33);
    expect(percentOf(undefined)).toBeNull();
    expect(fractionOf({ phase: 'x', done: 1 })).toBeNull();
    expect(fractionOf({ phase: 'x', done: 5, total: 4 })).toBe(1);
    expect(fractionOf({ phase: 'x', done: 0, total: 0 })).toBeNull();
    expect(fractionOf({ phase: 'x', done: 0, total: 7 })).toBeNull();
  });
});

describe('logs', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('are read piece by piece, without escape sequences and what was overwritten', () => {
    const log = createLogLines();
    const euro = bytes('€');
    log.add(bytes('\u001b[32mgreen\u001b[0m\r\n10%\r20%'));
    log.add(euro.subarray(0, 1));
    expect(log.add(new Uint8Array([...euro.subarray(1), 10])).lines).toEqual(['green', '20%€']);
    expect(log.add(bytes('rest')).lines).toEqual(['green', '20%€', 'rest']);
  });

  it('drop the oldest lines, and are searched', () => {
    const { lines } = createLogLines(2).add(bytes('one\ntwo\nThree\n'));
    expect(lines).toEqual(['two', 'Three']);
    expect(searchLines(lines, 'THR')).toEqual(['Three']);
  });

  it('show what comes after they were cleared, while the oldest lines are dropped', () => {
    const log = createLogLines(3);
    const cleared = lineCount(log.add(bytes('1\n2\n3\n4\n')));
    expect(cleared).toBe(4);
    const leftAfter = (text: string) => linesAfter(log.add(bytes(text)), cleared);
    expect(leftAfter('')).toEqual([]);
    expect(leftAfter('5\n')).toEqual(['5']);
    expect(leftAfter('6\n7\n8\nrest')).toEqual(['6', '7', '8', 'rest']);
  });
});

describe('lists and search', () => {
  it('move by keys and stay inside', () => {
    expect(rowAfterKey('ArrowDown', 2, 3, 10)).toBe(2);
    expect(rowAfterKey('ArrowDown', -1, 3, 10)).toBe(0);
    expect(rowAfterKey('ArrowUp', -1, 3, 10)).toBe(2);
    expect(rowAfterKey('PageDown', 0, 300, 10)).toBe(10);
    expect(rowAfterKey('End', 0, 300, 10)).toBe(299);
    expect(rowAfterKey('x', 0, 3, 10)).toBeNull();
    expect(rowAfterKey('Home', 0, 0, 10)).toBeNull();
  });

  it('draw few of many rows, all that are in sight', () => {
    const { first, end, above, below } = rowWindow(300, 40, 4000, 400);
    expect(first).toBeLessThanOrEqual(100);
    expect(end).toBeGreaterThanOrEqual(110);
    expect(end - first).toBeLessThan(50);
    expect(above + (end - first) * 40 + below).toBe(300 * 40);
    expect(rowWindow(3, 40, 4000, 400)).toMatchObject({ end: 3, below: 0 });
  });

  it('find packages as pip spells them, those that begin so first', () => {
    const packages = ['my_numpy', 'numpy', 'Num-Py'].map((name) => ({ name, version: '1' }));
    expect(filterPackages(packages, 'num').map(({ name }) => name)).toEqual(['Num-Py', 'numpy', 'my_numpy']);
    expect(filterPackages(packages, 'my-n').map(({ name }) => name)).toEqual(['my_numpy']);
  });

  it('find commands by a few letters, also out of order', () => {
    const titles = ['New environment…', 'Settings', 'Show jobs', 'Switch to the other theme'];
    const find = (query: string) => searchItems(titles, query, (title) => title);
    expect(find('')).toEqual(titles);
    expect(find('env new')[0]).toBe('New environment…');
    expect(find('sett')).toEqual(['Settings']);
    expect(find('zzzz')).toEqual([]);
  });
});

it('what was asked for reads as in the form', () => {
  const choice = { key: 'p', label: 'P', type: 'choice' as const, options: [{ value: '', label: 'Newest' }] };
  expect(specLines('', choice)).toEqual(['Newest']);
  expect(specLines('3.9', choice)).toEqual(['3.9']);
  expect(specLines(['a', 'b'])).toEqual(['a', 'b']);
  const choices = { key: 'c', label: 'C', type: 'choices' as const, options: [{ value: 'gtk', label: 'GTK' }] };
  expect(specLines(['gtk', 'other'], choices)).toEqual(['GTK', 'other']);
  expect(specLines([])).toEqual(['None']);
  expect(specLines(true)).toEqual(['yes']);
  expect(specLines({ a: 1 })).toEqual(['{"a":1}']);
});

it('the theme is the chosen one, or the system’s', () => {
  expect(effectiveTheme('system', true)).toBe('dark');
  expect(effectiveTheme('system', false)).toBe('light');
  expect(effectiveTheme('light', true)).toBe('light');
});

describe('an imported file', () => {
  const file = (fileName: string, format: ImportPreview['format']) => ({
    fileName,
    preview: {
      format,
      request: { name: 'a', kind: 'venv' as const, spec: {} },
      confirmations: [],
      warnings: [],
      rejected: [],
      groups: [],
      candidates: [],
      carried: { kept: [], changed: [], dropped: [] },
    },
  });

  it('is a form of its own, and requirements join the form that is open', () => {
    const first = file('a.cloche.json', 'cloche');
    const more = file('requirements.txt', 'requirements');
    openImported(first);
    openImported(more);
    openImported(more);
    expect(useUi.getState().drawer).toMatchObject({ type: 'create', imported: first, additions: [more, more] });
    openDrawer({ type: 'doctor' });
    openImported(more);
    expect(useUi.getState().drawer).toMatchObject({ type: 'create', imported: more });
    openImported(first);
    expect(useUi.getState().drawer).toMatchObject({ type: 'create', imported: first });
    closeDrawer();
  });

  it('is known by an id of its own, also when the same file comes again', () => {
    const idOfNext = () => {
      openImported(file('a.cloche.json', 'cloche'));
      const { drawer } = useUi.getState();
      return drawer?.type === 'create' ? drawer.imported?.id : undefined;
    };
    const [first, second] = [idOfNext(), idOfNext()];
    expect(first).toEqual(expect.any(Number));
    expect(second).not.toBe(first);
    closeDrawer();
  });
});

describe('what the doctor found', () => {
  it('is counted beside the list where something is to be done, and not where nobody has to', () => {
    const statuses = ['ok', 'absent', 'warning', 'failure'] as const;
    const findings = statuses.map((status) => ({ id: status, status, title: status, message: 'It is.' }));
    expect(selectConcerns({ ...useMachine.getState(), findings })).toBe(2);
  });
});
