import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetForm, rememberDraft, rememberedForm, rememberStart } from '../../renderer/stores/form-memory';
import type { LeftForm } from '../../renderer/stores/ui';

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
    source: { type: 'file', file: { fileName: 'requirements.txt', text: 'six\n' }, others: [], alternatives: [] },
    failure: { code: 'network', message: 'The index does not answer.' },
    draft: {
      form: {
        ...{
          name: 'typed',
          kind: 'venv',
          values: { requirements: 'six', pip: true, names: ['a'] },
          extra: { other: 1 },
        },
        variables: [{ name: '', value: 'not yet named' }],
      },
      answers: { confirmed: ['key'], trusted: [], goneWithout: '[]' },
    },
  },
  additions: [],
};

let stored: Map<string, string>;
/** Characters that one value may have. */
let quota: number;

beforeEach(() => {
  stored = new Map();
  quota = Number.POSITIVE_INFINITY;
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > quota) throw new DOMException('It is full.', 'QuotaExceededError');
      stored.set(key, value);
    },
    removeItem: (key: string) => stored.delete(key),
  });
});

describe('the open form of a file', () => {
  it('is the same after a reload, until it is closed', () => {
    expect(rememberedForm()).toBeUndefined();
    rememberStart(form);
    rememberDraft(form);
    expect(rememberedForm()).toEqual(form);
    forgetForm();
    expect(stored.size).toBe(0);
    expect(rememberedForm()).toBeUndefined();
  });

  it('is not there when its file is too large to keep, and what was kept before does not take its place', () => {
    rememberStart(form);
    rememberDraft(form);
    quota = 10;
    rememberStart({ ...form, additions: [form.imported] });
    expect(rememberedForm()).toBeUndefined();
  });

  it('is not there when another Cloche wrote it otherwise', () => {
    rememberStart(form);
    rememberDraft(form);
    for (const [key, value] of stored) stored.set(key, value.replace('"venv"', '"a kind of later"'));
    expect(rememberedForm()).toBeUndefined();
    for (const key of stored.keys()) stored.set(key, '{"imported":');
    expect(rememberedForm()).toBeUndefined();
  });
});
