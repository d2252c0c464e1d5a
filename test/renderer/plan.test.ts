import { expect, it, vi } from 'vitest';
import type { KindSummary, Plan, SourceFile } from '../../preload/contract';
import type { FormRequest } from '../../renderer/features/create/create-form';
import { obstaclesOf } from '../../renderer/features/create/obstacles';
import { askPlan } from '../../renderer/features/create/use-plan';

vi.mock('../../renderer/client', () => ({ call: vi.fn() }));

const asked: FormRequest = { type: 'create', request: { name: 'demo', kind: 'nix-packages', spec: {} } };
const file = (hash: string): SourceFile => ({ path: `/home/ada/${hash}.nix`, text: '{ }', hash });
const plan = (more: Partial<Plan> = {}): Plan => ({ engine: 'Nix 2.8', path: '/x', steps: [], warnings: [], ...more });

/** A program with files; it plans with them once it is told that they are trusted. */
function program(files: readonly SourceFile[]) {
  return vi.fn(async (_: FormRequest, trusts: readonly string[]) => {
    const untrusted = files.filter(({ hash }) => !trusts.includes(hash));
    return untrusted.length > 0 ? plan({ untrusted }) : plan({ steps: ['Build it.'] });
  });
}

it('a plan without files is asked for once', async () => {
  const ask = program([]);
  expect(await askPlan(asked, ['a'], ask)).toEqual(plan({ steps: ['Build it.'] }));
  expect(ask).toHaveBeenCalledTimes(1);
});

it('nothing is asked with a trust that is not for all files', async () => {
  const ask = program([file('a'), file('b')]);
  expect((await askPlan(asked, ['a'], ask)).untrusted).toEqual([file('a'), file('b')]);
  expect(ask.mock.calls.map(([, trusts]) => trusts)).toEqual([[]]);
});

it('what is trusted stays in sight, with the plan that uses it', async () => {
  const ask = program([file('a')]);
  expect(await askPlan(asked, ['a', 'other'], ask)).toEqual(plan({ steps: ['Build it.'], untrusted: [file('a')] }));
  expect(ask.mock.calls.map(([, trusts]) => trusts)).toEqual([[], ['a']]);
});

it('a file that changed in between is shown as it is now', async () => {
  const ask = vi.fn(async (_: FormRequest, trusts: readonly string[]) =>
    plan({ untrusted: [file(trusts.length > 0 ? 'new' : 'a')] }),
  );
  expect((await askPlan(asked, ['a'], ask)).untrusted).toEqual([file('new')]);
});

it('kinds that lack the same are told together, and each reason once', () => {
  const kind = (id: KindSummary['id'], reason?: string): KindSummary => ({
    ...{
      id,
      label: id,
      intent: id,
      summary: '',
      hue: 'nix',
      fields: [],
      formats: [],
      canUpdate: true,
      canChangePackages: false,
      canBuild: false,
    },
    availability: reason ? { available: false, reason, hint: 'Install it.' } : { available: true },
  });
  const kinds = [kind('venv'), kind('nix-pip', 'No Nix.'), kind('conda', 'No conda.'), kind('fhs-pip', 'No Nix.')];
  expect(obstaclesOf(kinds).map((one) => [one.availability.reason, one.kinds.map(({ id }) => id)])).toEqual([
    ['No Nix.', ['nix-pip', 'fhs-pip']],
    ['No conda.', ['conda']],
  ]);
});
