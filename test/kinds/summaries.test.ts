import { expect, it } from 'vitest';
import { complete } from '../../main/kinds/complete';
import type { Kind, ProbeContext } from '../../main/kinds/kind';
import { createKindSummaries } from '../../main/kinds/summaries';
import type { Trust } from '../../main/store/trust';
import { ClocheError, type Fix } from '../../preload/contract';
import { changeableKind } from '../support/changeable-kind';
import { fakeKind } from '../support/fake-kind';

const run = () => Promise.reject(new Error('These kinds start no program.'));
const context: ProbeContext = { run, signal: new AbortController().signal };
const nobody: Pick<Trust, 'untrusted'> = {
  untrusted: async (files, named = []) => files.filter(({ hash }) => !named.includes(hash)),
};
const asked = { kind: 'nix-packages', set: 'programs', spec: { a: 1 }, query: 'ff', limit: 5 } as const;

it('names are not read of what nobody has trusted', async () => {
  const file = { path: '/own/default.nix', text: '', hash: 'sha256:a' };
  let asks = 0;
  const kind: Kind = {
    ...(changeableKind as unknown as Kind),
    completionSources: async () => ({ files: [file], warnings: [] }),
    complete: async () => {
      asks += 1;
      return { state: 'ready', items: [], total: 0 };
    },
  };
  expect(await complete([kind], asked, context, nobody)).toMatchObject({
    state: 'unavailable',
    reason: expect.stringContaining('Nobody has looked at /own/default.nix'),
  });
  expect(asks).toBe(0);
  expect(await complete([kind], { ...asked, trusts: [file.hash] }, context, nobody)).toMatchObject({ state: 'ready' });
  const all = { untrusted: async () => [] };
  expect(await complete([kind], asked, context, all)).toMatchObject({ state: 'ready' });
  const refusing = { ...kind, completionSources: () => Promise.reject(new ClocheError('not-found', 'No lock.')) };
  expect(await complete([refusing], asked, context, all)).toMatchObject({ state: 'unavailable', reason: 'No lock.' });
  expect(asks).toBe(2);
});

it('a kind completes names for its form; one that does not has none', async () => {
  const answering: Kind = {
    ...(changeableKind as unknown as Kind),
    complete: async (set, spec, { text, limit }, { signal }) => ({
      state: 'ready',
      items: [{ name: [set, JSON.stringify(spec), text, limit, signal.aborted].join(' ') }],
      total: 1,
    }),
  };
  expect(await complete([answering], asked, context, nobody)).toMatchObject({
    state: 'ready',
    items: [{ name: 'programs {"a":1} ff 5 false' }],
  });
  const none = { state: 'unavailable', items: [], total: 0 };
  expect(await complete([changeableKind as unknown as Kind], asked, context, nobody)).toEqual(none);
  expect(await complete([], asked, context, nobody)).toEqual(none);
});

it('a kind that cannot look around is not there, and the others are', async () => {
  const fixes: Fix[] = [{ label: 'Install it', action: { type: 'copy', text: 'install nix' } }];
  const error = new ClocheError('tool-missing', 'nix is not here.', { hint: 'Install it.', fixes });
  const blind = { ...fakeKind, describe: () => Promise.reject(error) };
  const kinds = [blind, changeableKind] as unknown as Kind[];
  expect(await createKindSummaries(kinds, run).get()).toMatchObject([
    {
      id: 'venv',
      availability: { available: false, reason: 'nix is not here.', hint: 'Install it.', fixes },
      canUpdate: false,
    },
    { id: 'nix-packages', availability: { available: true }, canUpdate: true },
  ]);
});
