import { expect, test, vi } from 'vitest';
import { parseMatchSpec } from '../../main/conda/match-spec';
import { nothingAsked } from '../../main/exchange/asked';
import { propose } from '../../main/exchange/carry/candidates';
import { kinds } from '../../main/kinds';

vi.mock(import('../../main/conda/match-spec'), async (original) => {
  const real = await original();
  return { ...real, parseMatchSpec: vi.fn<typeof real.parseMatchSpec>((text) => real.parseMatchSpec(text)) };
});

test('match specs are read once for all kinds that they could become', async () => {
  const specs = ['numpy>=1', 'python>=3.9', 'jq', 'no spec !'];
  const asked = { ...nothingAsked('demo'), packages: { from: 'conda' as const, specs, channels: ['conda-forge'] } };
  const others = kinds.filter(({ takes }) => takes.packages !== 'conda' && !takes.isOfProject);
  const { candidates } = await propose(asked, { kinds: others, offered: async () => new Set() });
  expect(candidates.length).toBeGreaterThan(3);
  expect(vi.mocked(parseMatchSpec).mock.calls).toEqual(specs.map((text) => [text]));
});
