import { expect, it, vi } from 'vitest';
import type { CreateRequest, EnvironmentDetail, KindSummary, Lock } from '../../preload/contract';
import { initialValues, requestOf } from '../../renderer/features/create/create-form';
import { changeEnvironment, needsChange } from '../../renderer/stores/repairs';
import { useUi } from '../../renderer/stores/ui';
import { strings } from '../../renderer/strings';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../renderer/client', () => ({ call }));

const lock: Lock = { schema: 1, python: '3.12.4', engine: 'uv 0.9', packages: [{ name: 'six', version: '1.17.0' }] };
const detail: EnvironmentDetail = {
  environment: {
    id: 'demo-ab12',
    name: 'demo',
    kind: 'venv',
    state: 'incomplete',
    path: '/data/demo',
    createdAt: 0,
    usedAt: 0,
  },
  spec: { requirements: ['six'] },
  variables: {},
  packages: [],
};
const kind: KindSummary = {
  id: 'venv',
  label: 'venv',
  summary: '',
  hue: 'venv',
  availability: { available: true },
  fields: [{ key: 'requirements', label: 'Packages', type: 'requirements' }],
  formats: [],
  canUpdate: false,
};

/** What the form begins with. */
async function changed(more: Partial<EnvironmentDetail>) {
  call.mockResolvedValue({ ...detail, ...more });
  await changeEnvironment('demo-ab12');
  const { drawer } = useUi.getState();
  if (drawer?.type !== 'create' || !drawer.imported) throw new Error('No form is open.');
  return drawer.imported.preview;
}

const filled = (request: CreateRequest, requirements: string) => {
  const values = { ...initialValues(kind.fields, request.spec), requirements };
  return requestOf({ name: 'renamed', kind: 'venv', values }, kind, request);
};

it('what is tried again unchanged keeps its exact versions; a changed one does not, which is said', async () => {
  const { request, warnings } = await changed({ requestedLock: lock });
  expect(filled(request, 'six')).toMatchObject({ lock, replaces: 'demo-ab12' });
  expect(filled(request, 'six\nattrs')).not.toHaveProperty('lock');
  expect(warnings).toEqual([{ message: strings.create.lockedUnlessChanged }]);
});

it('without exact versions nothing is said of them', async () => {
  const { request, warnings } = await changed({});
  expect(filled(request, 'six')).not.toHaveProperty('lock');
  expect(warnings).toEqual([]);
});

it('a failed hash check does not ask for another request', () => {
  expect(needsChange({ code: 'hash-mismatch', message: '' })).toBe(false);
  expect(needsChange({ code: 'no-such-version', message: '' })).toBe(true);
});
