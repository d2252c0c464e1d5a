import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Completions } from '../../preload/contract';
import { createCompleter, type Suggestions } from '../../renderer/features/create/completer';
import { completionQuestion } from '../../renderer/features/create/use-completions';

/** A program whose answers come when the test says so. */
function startCompleter() {
  const asked: { readonly query: string; answer(completions: Partial<Completions>): Promise<void> }[] = [];
  const told: Suggestions[] = [];
  const completer = createCompleter(
    ({ query }) =>
      new Promise((resolve) => {
        const answer = async (more: Partial<Completions>) => {
          resolve({ state: 'ready', items: [], total: 0, ...more });
          await vi.advanceTimersByTimeAsync(0);
        };
        asked.push({ query, answer });
      }),
    (suggestions) => told.push(suggestions),
  );
  const ask = (query: string, packages: readonly string[] = []) =>
    completer.ask({ kind: 'nix-packages', set: 'python-packages', spec: { packages: [...packages] }, query });
  return { asked, told, ask, stop: completer.stop };
}

const named = (name: string) => ({ items: [{ name }] });
const rest = () => vi.advanceTimersByTimeAsync(100);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('asks once when typing rests, and not the same again', async () => {
  const { asked, ask } = startCompleter();
  for (const query of ['n', 'nu', 'num']) ask(query);
  await rest();
  ask('num');
  await rest();
  expect(asked.map(({ query }) => query)).toEqual(['num']);
  ask('num', ['scipy']);
  await rest();
  expect(asked).toHaveLength(2);
});

it('drops answers to what is not asked any more, in whatever order they come', async () => {
  const { asked, told, ask } = startCompleter();
  ask('s');
  await rest();
  ask('sc');
  await rest();
  await asked[1]?.answer(named('scipy'));
  await asked[0]?.answer(named('sabctools'));
  expect(told).toMatchObject([{ query: 'sc', items: [{ name: 'scipy' }] }]);
  ask('sci');
  ask('sc');
  await rest();
  expect(asked).toHaveLength(3);
});

it('asks again while the names are read, until they are there', async () => {
  const { asked, told, ask } = startCompleter();
  ask('num');
  await rest();
  await asked[0]?.answer({ state: 'reading', ...named('numba') });
  expect(told.at(-1)).toMatchObject({ state: 'reading', items: [{ name: 'numba' }] });
  await vi.advanceTimersByTimeAsync(500);
  await asked[1]?.answer({ state: 'reading' });
  await vi.advanceTimersByTimeAsync(1_000);
  await asked[2]?.answer(named('numpy'));
  expect(told.at(-1)).toMatchObject({ state: 'ready', items: [{ name: 'numpy' }] });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(3);
});

it('tells nothing and asks nothing once it is stopped', async () => {
  const { asked, told, ask, stop } = startCompleter();
  ask('num');
  await rest();
  stop();
  await asked[0]?.answer({ state: 'reading' });
  ask('x');
  stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(1);
  expect(told).toEqual([]);
});

it('tells a failed call as names that are not available', async () => {
  const told: Suggestions[] = [];
  const completer = createCompleter(
    () => Promise.reject(new Error('No Nix.')),
    (suggestions) => told.push(suggestions),
  );
  completer.ask({ kind: 'nix-packages', set: 'programs', spec: {}, query: 'x' });
  await rest();
  expect(told).toEqual([{ query: 'x', items: [], state: 'unavailable', reason: 'No Nix.' }]);
});

it('nothing is asked for a form whose imported file has no yes yet', () => {
  const form = { kind: 'nix-packages', spec: { nixpkgs: 'path:/evil' } } as const;
  expect(completionQuestion('programs', { ...form, trusts: null }, 'ff')).toBeNull();
  expect(completionQuestion('programs', { ...form, trusts: [] }, null)).toBeNull();
  expect(completionQuestion('programs', { ...form, trusts: ['sha256:a'] }, 'ff')).toEqual({
    ...form,
    set: 'programs',
    query: 'ff',
    trusts: ['sha256:a'],
  });
});
