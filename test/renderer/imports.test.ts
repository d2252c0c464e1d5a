import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conversion, Environment, ImportPreview, KindSummary } from '../../preload/contract';
import { useEnvironments } from '../../renderer/stores/environments';
import { convertEnvironment, importFile, namedLike, readSource } from '../../renderer/stores/imports';
import { useKinds } from '../../renderer/stores/kinds';
import { discardDrawer, useUi } from '../../renderer/stores/ui';

const call = vi.hoisted(() => vi.fn());
const reportFailure = vi.hoisted(() => vi.fn());
vi.mock('../../renderer/client', () => ({ call }));
vi.mock('../../renderer/stores/notices', () => ({ notify: vi.fn(), dropFailures: vi.fn(), reportFailure }));

const kindOf = (id: KindSummary['id'], available: boolean): KindSummary => ({
  id,
  label: id,
  intent: '',
  summary: '',
  hue: 'venv',
  availability: available ? { available } : { available, reason: 'It is missing.' },
  fields: [],
  formats: [],
  canUpdate: true,
  canChangePackages: true,
  canBuild: false,
});
const demo: Environment = {
  id: 'demo-ab12',
  name: 'demo',
  kind: 'venv',
  state: 'ready',
  path: '/data/demo',
  createdAt: 0,
  usedAt: 0,
};
const carried = { kept: [], changed: [], dropped: [] };
const preview: ImportPreview = {
  format: 'requirements',
  request: { name: 'requirements', kind: 'venv', spec: { requirements: ['six'] } },
  carried,
  candidates: [{ kind: 'venv', changed: 0, dropped: 0, lacking: [], isKnown: true }],
  groups: [],
  confirmations: [],
  warnings: [],
  rejected: [],
};

function openForm() {
  const { drawer } = useUi.getState();
  if (drawer?.type !== 'create' || !drawer.imported) throw new Error('No form is open.');
  return drawer;
}

beforeEach(() => {
  call.mockReset();
  reportFailure.mockReset();
  discardDrawer();
  useEnvironments.setState({ byId: new Map([[demo.id, demo]]) });
  useKinds.setState({ kinds: [kindOf('venv', true), kindOf('conda', false), kindOf('micromamba', true)] });
});

describe('a file', () => {
  const file = { fileName: 'work/requirements.txt', text: 'six' };

  it('is kept in the form, to be read once more in another way', async () => {
    call.mockResolvedValue(preview);
    await importFile({ file, others: [{ fileName: 'base.txt', text: '' }] });
    const { imported } = openForm();
    expect(imported).toMatchObject({ fileName: 'requirements.txt', source: { type: 'file', file } });
    if (!imported?.source) throw new Error('The form has no source.');
    await readSource(imported.source, { kind: 'micromamba', groups: ['dev'] });
    expect(call).toHaveBeenLastCalledWith('exchange.inspect', {
      file,
      others: [{ fileName: 'base.txt', text: '' }],
      choice: { kind: 'micromamba', groups: ['dev'] },
    });
  });

  it('of a folder takes the place of one of the same folder, and requirements alone join an open form', async () => {
    call.mockResolvedValue(preview);
    await importFile({ file });
    await importFile({ file });
    expect(openForm().additions).toHaveLength(1);
    await importFile({ file, folder: 'work' });
    expect(openForm().additions).toBeUndefined();
    expect(openForm().imported?.preview.request.name).toBe('work');
  });

  it('by which an open environment is changed is read as the kind that this has', async () => {
    const yaml: ImportPreview = { ...preview, format: 'environment.yml' };
    call.mockResolvedValue({ environment: demo, spec: {}, variables: {} });
    useUi.setState({ drawer: { type: 'create', imported: { id: 1, fileName: 'demo', preview, changes: demo.id } } });
    call.mockImplementation(async (method: string) =>
      method === 'exchange.inspect' ? yaml : { environment: demo, spec: {}, variables: {} },
    );
    await importFile({ file });
    expect(call).toHaveBeenCalledWith('exchange.inspect', expect.objectContaining({ choice: { kind: 'venv' } }));
    expect(openForm().imported).toMatchObject({ changes: demo.id, merge: { fileName: 'requirements.txt' } });
  });

  it('without a name of its own is called like its folder', () => {
    const named = (name: string, fileName: string) =>
      namedLike({ ...preview, request: { ...preview.request, name } }, fileName, 'my work').request.name;
    expect(named('requirements', 'requirements.txt')).toBe('my-work');
    expect(named('requirements-2', 'requirements.txt')).toBe('my-work');
    expect(named('environment', 'Pipfile')).toBe('my-work');
    expect(named('genomes', 'environment.yml')).toBe('genomes');
    expect(namedLike(preview, 'requirements.txt', undefined)).toBe(preview);
  });
});

describe('a conversion', () => {
  const conversion = (kind: Conversion['request']['kind'], ...others: Conversion['request']['kind'][]): Conversion => ({
    request: { name: 'demo-2', kind, spec: {} },
    carried,
    candidates: others.map((other) => ({ kind: other, changed: 0, dropped: 0, lacking: [], isKnown: true })),
    warnings: [{ message: 'Not checked.' }],
  });

  it('becomes the first other kind that can be made here, and never its own', async () => {
    call.mockImplementation(async (_method: string, { kind = 'venv' }: { kind?: Conversion['request']['kind'] }) =>
      conversion(kind, 'venv', 'conda', 'micromamba'),
    );
    await convertEnvironment(demo.id);
    expect(call).toHaveBeenLastCalledWith('exchange.convert', { id: demo.id, kind: 'micromamba' });
    expect(openForm().imported).toMatchObject({ fileName: 'demo', source: { type: 'environment', id: demo.id } });
    expect(openForm().imported?.preview.candidates.map(({ kind }) => kind)).toEqual(['conda', 'micromamba']);
    expect(openForm().imported?.preview.warnings).toEqual([{ message: 'Not checked.' }]);
  });

  it('is not asked for twice where it is of another kind at once', async () => {
    call.mockResolvedValue(conversion('micromamba', 'micromamba', 'venv'));
    await convertEnvironment(demo.id);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('to nothing is told', async () => {
    call.mockResolvedValue(conversion('venv', 'venv'));
    await convertEnvironment(demo.id);
    expect(reportFailure).toHaveBeenCalledWith(expect.objectContaining({ code: 'unsupported' }));
    expect(useUi.getState().drawer).toBeNull();
  });
});
