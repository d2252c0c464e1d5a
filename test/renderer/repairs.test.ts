import { beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  Change,
  CreateRequest,
  EnvironmentDetail,
  ImportPreview,
  KindSummary,
  Lock,
} from '../../preload/contract';
import { ClocheError } from '../../preload/contract';
import { initialValues, requestOf } from '../../renderer/features/create/create-form';
import { registerEnvironmentActions } from '../../renderer/features/environments/environment-actions';
import { offeredActions, runAction, useActions } from '../../renderer/stores/actions';
import { attemptOf, rememberAttempt } from '../../renderer/stores/attempts';
import { useEnvironments } from '../../renderer/stores/environments';
import { useKinds } from '../../renderer/stores/kinds';
import {
  changeByFile,
  changedByFile,
  changeEnvironment,
  changePackage,
  installPackages,
  removeEnvironment,
  repairEnvironment,
  restoreEnvironment,
  updateEnvironment,
} from '../../renderer/stores/repairs';
import { discardDrawer, useUi } from '../../renderer/stores/ui';
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
  formats: [],
  packages: [],
};
const kind: KindSummary = {
  id: 'venv',
  label: 'venv',
  intent: 'A virtual environment',
  summary: '',
  hue: 'venv',
  availability: { available: true },
  fields: [{ key: 'requirements', label: 'Packages', type: 'requirements' }],
  formats: [],
  canUpdate: false,
  canChangePackages: false,
  canBuild: false,
};

function openForm() {
  const { drawer } = useUi.getState();
  if (drawer?.type !== 'create' || !drawer.imported) throw new Error('No form is open.');
  return drawer.imported;
}

/** What the form begins with. */
async function changed(more: Partial<EnvironmentDetail>, change?: Change) {
  call.mockResolvedValue({ ...detail, ...more });
  await changeEnvironment('demo-ab12', change);
  return openForm().preview;
}

const filled = (request: CreateRequest, requirements: string) => {
  const values = { ...initialValues(kind.fields, request.spec), requirements };
  return requestOf({ name: 'renamed', kind: 'venv', values, extra: {}, variables: [] }, kind, request);
};

it('what is tried again unchanged keeps its exact versions; a changed one does not, which is said', async () => {
  const { request, warnings } = await changed({ requestedLock: lock });
  expect(filled(request, 'six')).toMatchObject({ lock, replaces: 'demo-ab12' });
  expect(filled(request, 'six\nattrs')).not.toHaveProperty('lock');
  expect(warnings).toEqual([{ message: strings.create.lockedUnlessChanged('demo') }]);
});

it('without exact versions nothing is said of them', async () => {
  const { request, warnings } = await changed({});
  expect(filled(request, 'six')).not.toHaveProperty('lock');
  expect(warnings).toEqual([]);
});

describe('a fix that proposes something else', () => {
  const ready = { ...detail.environment, kind: 'nix-packages', state: 'ready' } as const;
  const spec = { packages: ['requsts', 'numpy'], python: 'python3' };
  const propose: Change = { type: 'change', spec: { packages: ['requests', 'numpy'] } };

  beforeEach(() => useKinds.setState({ kinds: [kind, { ...kind, id: 'nix-packages', canUpdate: true }] }));

  it('is applied to what an unfinished one asked for, which it replaces; exact versions are not kept', async () => {
    const { request } = await changed(
      { spec: { requirements: ['six'], python: '3.12' }, requestedLock: lock },
      {
        type: 'change',
        spec: { requirements: ['attrs'] },
      },
    );
    expect(request).toMatchObject({ spec: { requirements: ['attrs'], python: '3.12' }, replaces: 'demo-ab12' });
    expect(request).not.toHaveProperty('lock');
  });

  it('to another kind takes its settings alone', async () => {
    const { request } = await changed({}, { type: 'change', kind: 'fhs-pip', spec: { requirements: ['six'] } });
    expect(request).toMatchObject({ kind: 'fhs-pip', spec: { requirements: ['six'] }, replaces: 'demo-ab12' });
  });

  it('changes an environment that is made, which keeps its name', async () => {
    const { request } = await changed({ environment: ready, spec }, propose);
    expect(openForm()).toMatchObject({ fileName: 'demo', changes: 'demo-ab12', asked: spec });
    expect(request).toMatchObject({ name: 'demo', spec: { packages: ['requests', 'numpy'], python: 'python3' } });
    expect(request).not.toHaveProperty('replaces');
  });

  it('is applied to what the environment was last tried to become', async () => {
    call.mockResolvedValue({ ...detail, environment: ready, spec: { packages: ['numpy'], python: 'python3' } });
    rememberAttempt('job-7', spec);
    await changeEnvironment('demo-ab12', { type: 'change', spec: { allow: ['unfree'] } }, attemptOf('job-7'));
    expect(openForm().preview.request.spec).toEqual({ ...spec, allow: ['unfree'] });
    expect(attemptOf('job-8')).toBeUndefined();
  });

  it('makes another one where that one cannot become it', async () => {
    useEnvironments.setState({ byId: new Map([['demo-ab12', detail.environment]]) });
    const other = await changed({ environment: ready, spec }, { type: 'change', kind: 'fhs-pip', spec: {} });
    expect(other.request).toMatchObject({ name: 'demo-2', kind: 'fhs-pip' });
    expect(openForm().changes).toBeUndefined();
    const fixed = await changed({ environment: { ...ready, kind: 'venv', state: 'broken' } }, propose);
    expect(fixed.request).toMatchObject({ name: 'demo-2', kind: 'venv' });
    expect(openForm().changes).toBeUndefined();
  });
});

describe('an environment that is made', () => {
  it('is updated and repaired by jobs that are shown', async () => {
    call.mockResolvedValue({ id: 'job-1' });
    await updateEnvironment('demo-ab12');
    expect(call).toHaveBeenLastCalledWith('environment.update', { id: 'demo-ab12' });
    expect(useUi.getState().drawer).toEqual({ type: 'jobs', jobId: 'job-1' });
    await repairEnvironment('demo-ab12');
    expect(call).toHaveBeenLastCalledWith('environment.repair', { id: 'demo-ab12' });
  });

  it('whose files changed since they were trusted opens the form that shows them', async () => {
    useKinds.setState({ kinds: [{ ...kind, canUpdate: true }] });
    call.mockRejectedValueOnce(new ClocheError('untrusted', 'Nobody has looked.'));
    call.mockResolvedValueOnce({ ...detail, environment: { ...detail.environment, state: 'ready' } });
    await updateEnvironment('demo-ab12');
    expect(openForm().changes).toBe('demo-ab12');
  });
});

describe('an environment whose packages change one by one', () => {
  const ready = { ...detail.environment, kind: 'venv', state: 'ready' } as const;
  const spec = { requirements: ['six'] };
  beforeEach(() => {
    useKinds.setState({ kinds: [{ ...kind, canUpdate: true, canChangePackages: true }] });
    useEnvironments.setState({ byId: new Map([['demo-ab12', ready]]) });
    call.mockReset();
    call.mockImplementation(async (method: string, { wish }: { wish?: object }) =>
      method === 'environment.askFor' ? { wish } : { ...detail, environment: ready, spec },
    );
  });

  it.each([
    ['update', { renews: ['six'] }, spec],
    ['remove', { removes: ['six'] }, { wish: { type: 'remove', names: ['six'] } }],
    ['pin', {}, { wish: { type: 'pin', names: ['six'] } }],
    ['unpin', {}, { wish: { type: 'unpin', names: ['six'] } }],
  ] as const)('%s: the form shows it before it happens', async (verb, scope, asked) => {
    await changePackage('demo-ab12', verb, 'six');
    expect(openForm()).toMatchObject({ changes: 'demo-ab12', scope, preview: { request: { spec: asked } } });
    expect(call).not.toHaveBeenCalledWith('environment.update', expect.anything());
  });

  it('is brought up to date as a whole in the same way, and asked for more in its form', async () => {
    await updateEnvironment('demo-ab12');
    expect(openForm()).toMatchObject({ changes: 'demo-ab12', scope: { renews: 'all' } });
    await installPackages('demo-ab12');
    expect(openForm()).toMatchObject({ changes: 'demo-ab12', isForPackages: true });
    expect(openForm().scope).toBeUndefined();
  });

  it('becomes what a file asks for beside the rest, or alone, while its form is open', async () => {
    const request: CreateRequest = {
      name: 'other',
      kind: 'venv',
      spec: { packages: ['attrs'] },
      variables: { MODE: 'x' },
    };
    const file: ImportPreview = {
      format: 'environment.yml',
      request,
      confirmations: [],
      warnings: [],
      rejected: [],
      groups: [],
      candidates: [],
      carried: { kept: [], changed: [], dropped: [] },
    };
    discardDrawer();
    expect(changedByFile(file)).toBeUndefined();
    await installPackages('demo-ab12');
    expect(changedByFile({ ...file, format: 'requirements' })).toBeUndefined();
    expect(changedByFile(file)).toBe('demo-ab12');
    await changeByFile('demo-ab12', 'other.yml', file);
    const wish = (isPruned: boolean) => ({ wish: { type: 'file', spec: request.spec, isPruned } });
    expect(openForm()).toMatchObject({
      changes: 'demo-ab12',
      merge: { fileName: 'other.yml', beside: wish(false), alone: wish(true) },
      preview: {
        request: { name: 'demo', spec: wish(false) },
        warnings: [{ message: strings.create.fileVariables(['MODE']) }],
      },
    });
  });
});

describe('the removal of an environment', () => {
  const isOffered = () =>
    offeredActions(useActions.getState().actions).some(({ id }) => id === 'environment.undoRemoval');

  beforeEach(() => {
    registerEnvironmentActions();
    call.mockReset().mockResolvedValue(detail.environment);
  });

  it('is undone by an action until it is', async () => {
    expect(isOffered()).toBe(false);
    await removeEnvironment('demo-ab12');
    expect(isOffered()).toBe(true);
    await restoreEnvironment('other-cd34');
    expect(isOffered()).toBe(true);
    expect(runAction('environment.undoRemoval')).toBe(true);
    await vi.waitFor(() => expect(isOffered()).toBe(false));
    expect(call).toHaveBeenCalledWith('trash.restore', { id: 'demo-ab12' });
  });

  it('is no longer undone when nothing is left of it; any other failure leaves that possible', async () => {
    await removeEnvironment('demo-ab12');
    call.mockRejectedValueOnce(new ClocheError('cancelled', 'The connection was lost.'));
    await restoreEnvironment('demo-ab12');
    expect(isOffered()).toBe(true);
    call.mockRejectedValueOnce(new ClocheError('not-found', 'It is not in the trash.'));
    await restoreEnvironment('demo-ab12');
    expect(isOffered()).toBe(false);
  });
});
