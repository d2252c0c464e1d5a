import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpenForm, type OpenForm } from '../../main/exchange/open-form';
import { keptFormLengthMax, type ParsedParams } from '../../preload/contract';
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
/** What the program is told, by the words that a test changes on the way. */
let heard: (text: string) => string;

beforeEach(() => {
  stored = new Map();
  heard = (text) => text;
  openForm = createOpenForm();
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
