import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventBus, type EventBus } from '../../main/events';
import { createOpenForm, type OpenForm } from '../../main/exchange/open-form';
import { type Job, keptFormLengthMax, type ParsedParams } from '../../preload/contract';
import { keepAttempts, makingOf, recallMakings, rememberMaking, takeAttemptBack } from '../../renderer/stores/attempts';
import { forgetForm, rememberDraft, rememberedForm, rememberStart } from '../../renderer/stores/form-memory';
import type { LeftForm } from '../../renderer/stores/ui';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../renderer/client', () => ({ call }));

const form: LeftForm = {
  imported: {
    id: 3,
    fileName: 'requirements.txt',
    preview: {
      format: 'requirements',
      request: { name: 'demo', kind: 'venv', spec: { requirements: ['six'] } },
      carried: { kept: ['six'], changed: [], dropped: [] },
      candidates: [{ kind: 'venv', changed: 0, dropped: 0, lacking: [], isKnown: false }],
      groups: [],
      confirmations: [{ line: 1, message: 'It includes another file.' }],
      warnings: [],
      rejected: [],
    },
    source: {
      type: 'file',
      file: { fileName: 'requirements.txt', text: 'six # canary\n' },
      others: [],
      alternatives: [{ file: { fileName: 'uv.lock', text: '' }, problem: 'It is empty.' }],
    },
    failure: { code: 'network', message: 'The index does not answer.' },
    draft: {
      form: {
        ...{
          name: 'typed',
          kind: 'venv',
          values: { requirements: 'six', pip: true, names: ['a'] },
          extra: { other: 1 },
        },
        variables: [{ name: '', value: 'canary' }],
      },
      answers: { confirmed: ['key'], trusted: [], goneWithout: '[]' },
    },
  },
  additions: [],
};

let stored: Map<string, string>;
let openForm: OpenForm;
let jobs: Job[];
let events: EventBus;
/** What the program is told, by the words that a test changes on the way. */
let heard: (text: string) => string;

beforeEach(() => {
  stored = new Map();
  heard = (text) => text;
  jobs = [];
  events = createEventBus();
  openForm = createOpenForm({ list: () => jobs }, events.subscribe);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
  call.mockImplementation(async (method: string, params: ParsedParams<'exchange.keepForm'>) => {
    if (method === 'exchange.keptForm') return openForm.get(params.id);
    if (method === 'exchange.forgetForm') openForm.forget(params.id);
    else openForm.keep({ ...params, text: heard(params.text) });
    return null;
  });
});

describe('the open form of a file', () => {
  it('is the same after a reload, until it is closed', async () => {
    expect(await rememberedForm()).toBeUndefined();
    rememberStart(form);
    rememberDraft(form);
    expect(await rememberedForm()).toEqual(form);
    const [id = ''] = stored.values();
    expect(openForm.get(id)).not.toEqual({});
    forgetForm();
    expect(openForm.get(id)).toEqual({});
    expect(stored.size).toBe(0);
    expect(await rememberedForm()).toBeUndefined();
  });

  it('leaves nothing of itself in what a browser stores', () => {
    rememberStart(form);
    rememberDraft(form);
    expect([...stored.entries()].flat().join()).toMatch(/^cloche\.form,[0-9a-f-]{36}$/);
  });

  it('is not there when its file is too large to keep, and what was kept before does not take its place', async () => {
    rememberStart(form);
    rememberDraft(form);
    const { imported } = form;
    rememberStart({ ...form, imported: { ...imported, fileName: 'x'.repeat(keptFormLengthMax) } });
    expect(await rememberedForm()).toBeUndefined();
    rememberDraft(form);
    expect(await rememberedForm()).toBeUndefined();
  });

  it('is not there when another Cloche kept it otherwise', async () => {
    heard = (text) => text.replace('"venv"', '"a kind of later"');
    rememberStart(form);
    rememberDraft(form);
    expect(await rememberedForm()).toBeUndefined();
    heard = () => '{"imported":';
    rememberStart(form);
    expect(await rememberedForm()).toBeUndefined();
  });

  it('goes on while the program is away', async () => {
    call.mockRejectedValue(new Error('not connected'));
    rememberStart(form);
    expect(await rememberedForm()).toBeUndefined();
    forgetForm();
    expect(stored.size).toBe(0);
  });
});

describe('the form of what is being made', () => {
  const base = { id: 'job-1', title: 'Create demo', environmentId: 'demo-ab12', queuedAt: 1, logBytes: 0 };
  const running: Job = { ...base, state: 'running', startedAt: 1, progress: { phase: 'Installing' } };
  const { request } = form.imported.preview;
  const reload = () => keepAttempts(new Set());

  beforeEach(() => {
    reload();
    jobs = [running];
    rememberStart(form);
    rememberDraft(form);
    rememberMaking(running.id, { request, form });
    forgetForm();
  });

  it('is there after a reload, beside another form that is open, until it is open again', async () => {
    rememberStart({ ...form, additions: [form.imported] });
    reload();
    expect(makingOf(running.id)).toBeUndefined();
    await recallMakings(jobs);
    expect(makingOf(running.id)).toEqual({ request, form });
    takeAttemptBack(running.id);
    reload();
    await recallMakings(jobs);
    expect(makingOf(running.id)).toBeUndefined();
  });

  it('is forgotten by the program once the job is done or no longer listed', () => {
    events.emit('job.changed', running);
    expect(openForm.get(running.id)).not.toEqual({});
    const done: Job = { ...base, state: 'done', startedAt: 1, endedAt: 2 };
    events.emit('job.changed', done);
    expect(openForm.get(running.id)).toEqual({});
    jobs = [done];
    rememberMaking(running.id, { request, form });
    expect(openForm.get(running.id)).toEqual({});
    jobs = [running];
    rememberMaking(running.id, { request, form });
    events.emit('job.removed', { id: running.id });
    expect(openForm.get(running.id)).toEqual({});
  });
});
