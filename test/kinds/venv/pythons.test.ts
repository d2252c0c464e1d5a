import { expect, test, vi } from 'vitest';
import { completePythons } from '../../../main/kinds/venv/pythons';
import type { Completions } from '../../../preload/contract';
import { statusOf } from '../../../renderer/ui/Suggestions';

const nix = vi.hoisted(() => ({ isAvailable: true, answer: {} as Completions }));
vi.mock('../../../main/python/interpreters', async (original) => ({
  ...(await original<typeof import('../../../main/python/interpreters')>()),
  findInterpreters: async () => [
    { path: '/a/python3', version: '3.12.1', implementation: 'CPython', origin: 'system', venv: { available: true } },
  ],
}));
vi.mock('../../../main/nix/run/nix', async (original) => ({
  ...(await original<typeof import('../../../main/nix/run/nix')>()),
  probeNix: async () => ({ available: nix.isAvailable }),
}));
vi.mock('../../../main/nix/names/package-names', () => ({ completeNames: async () => nix.answer }));

const context = { run: vi.fn(), signal: new AbortController().signal };
const noNixpkgs: Completions = {
  state: 'unavailable',
  items: [],
  total: 0,
  reason: 'There is no nixpkgs here: neither NIX_PATH nor a channel leads to one.',
};
const noneMatches: Completions = { state: 'ready', items: [], total: 40 };

/** What the list of the field shows for what is typed: its names, and the sentence below them. */
async function shown(text: string, answer?: Completions, nixpkgs = '') {
  Object.assign(nix, { isAvailable: answer !== undefined, answer });
  const { items, ...rest } = await completePythons('interpreters', { nixpkgs }, { text, limit: 60 }, context);
  return [items.map(({ name }) => name), statusOf({ ...rest, items, query: text })];
}

test.each([undefined, noneMatches, noNixpkgs])('a version that is not here is told as that (%#)', async (answer) => {
  expect(await shown('3.7', answer)).toEqual([[], 'There is no Python 3.7 on this machine.']);
  expect(await shown(' <3.8 ', answer)).toEqual([[], 'There is no Python <3.8 on this machine.']);
  expect(await shown('3.12', answer)).toEqual([['3.12.1'], undefined]);
  expect((await shown('/opt/python', answer))[1]).toContain('What you type is taken as it is.');
});

test('a nixpkgs that is not there is spoken of only to who means one', async () => {
  expect(await shown('', noNixpkgs)).toEqual([['3.12.1'], undefined]);
  expect((await shown('python312', noNixpkgs))[1]).toContain('NIX_PATH');
  expect((await shown('3.12', noNixpkgs, 'channel:nixos-24.05'))[1]).toContain('NIX_PATH');
});
