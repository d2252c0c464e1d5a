import { describe, expect, it } from 'vitest';
import type { Candidate, CreateRequest, Field, ImportPreview, KindSummary } from '../../preload/contract';
import { byReason, candidateWords, leftOutOf } from '../../renderer/features/create/carried';
import { extraOf, initialValues, isAsRead, withReading } from '../../renderer/features/create/create-form';
import { rowsOf } from '../../renderer/features/create/variables';
import type { CreateForm } from '../../renderer/stores/drafts';

const kindOf = (id: KindSummary['id'], fields: Field[]): KindSummary => ({
  id,
  label: id,
  intent: '',
  summary: '',
  hue: 'venv',
  availability: { available: true },
  fields,
  formats: [],
  canUpdate: true,
  canChangePackages: true,
  canBuild: false,
});
const venvFields: Field[] = [
  { key: 'python', label: 'Python', type: 'text' },
  { key: 'requirements', label: 'Packages', type: 'requirements' },
];
const condaFields: Field[] = [
  { key: 'packages', label: 'Packages', type: 'lines', isPackages: true },
  { key: 'requirements', label: 'For pip', type: 'requirements' },
];
const nixFields: Field[] = [{ key: 'packages', label: 'Packages', type: 'packages', completes: 'python-packages' }];
const kinds = [kindOf('venv', venvFields), kindOf('micromamba', condaFields), kindOf('nix-packages', nixFields)];

const request = (kind: CreateRequest['kind'], spec: CreateRequest['spec']): CreateRequest => ({
  name: 'file',
  kind,
  spec,
});
function formOf({ name, kind, spec, variables }: CreateRequest): CreateForm {
  const fields = kinds.find(({ id }) => id === kind)?.fields ?? [];
  return {
    name,
    kind,
    values: initialValues(fields, spec),
    extra: extraOf(fields, spec),
    variables: rowsOf(variables),
  };
}

describe('a form whose file is read in another way', () => {
  const before = request('venv', { python: '3.12', requirements: ['numpy', 'six'], hidden: 1 });
  const after = request('venv', { python: '3.12', requirements: ['numpy', 'six', 'pytest'], hidden: 2 });

  it('takes what is new, such as a group, and leaves out what is not read any more', () => {
    expect(withReading(formOf(before), kinds, before, after)).toEqual(formOf(after));
    expect(withReading(formOf(after), kinds, after, before)).toEqual(formOf(before));
  });

  it('keeps what was changed by hand, line by line', () => {
    const form = formOf(before);
    const edited = {
      ...form,
      name: 'mine',
      values: { ...form.values, python: '3.11', requirements: 'numpy\nattrs' },
      extra: { hidden: 3 },
    };
    const next = withReading(edited, kinds, before, after);
    expect(next.name).toBe('mine');
    expect(next.values).toEqual({ python: '3.11', requirements: 'numpy\npytest\nattrs' });
    expect(next.extra).toEqual({ hidden: 3 });
    const early = { ...form, values: { ...form.values, requirements: 'numpy\nsix\npytest' } };
    expect(withReading(early, kinds, before, after).values).toMatchObject({ requirements: 'numpy\nsix\npytest' });
    expect(withReading(next, kinds, after, before).values).toMatchObject({ requirements: 'numpy\nattrs' });
  });

  it('keeps names in a list in the same way', () => {
    const [one, other] = [
      ['numpy', 'six'],
      ['numpy', 'six', 'scipy'],
    ].map((packages) => request('nix-packages', { packages })) as [CreateRequest, CreateRequest];
    const form = { ...formOf(one), values: { packages: ['six', 'attrs'] } };
    expect(withReading(form, kinds, one, other).values).toEqual({ packages: ['six', 'scipy', 'attrs'] });
  });

  it('of another kind begins anew, but for its name', () => {
    const conda = request('micromamba', { packages: ['numpy'], requirements: ['six'], channels: ['conda-forge'] });
    const edited = { ...formOf(before), name: 'mine', values: { python: '', requirements: 'attrs' } };
    expect(withReading(edited, kinds, before, conda)).toEqual({ ...formOf(conda), name: 'mine' });
    // A fix has made it another kind than it was read for.
    const fixed = { ...formOf(conda), values: { packages: 'scipy', requirements: '' } };
    expect(withReading(fixed, kinds, before, conda)).toEqual(formOf(conda));
  });

  it('knows whether anything of it was changed by hand', () => {
    const form = formOf(before);
    expect(isAsRead({ ...form, name: 'mine' }, kinds, before)).toBe(true);
    expect(isAsRead({ ...form, values: { ...form.values, requirements: 'numpy\nsix\n' } }, kinds, before)).toBe(true);
    expect(isAsRead({ ...form, values: { ...form.values, requirements: 'numpy' } }, kinds, before)).toBe(false);
    expect(isAsRead({ ...form, extra: {} }, kinds, before)).toBe(false);
    const added = { ...form, values: { ...form.values, requirements: 'numpy\nsix\nattrs' } };
    expect(isAsRead(added, kinds, before, [{ requirements: ['attrs'] }])).toBe(true);
    expect(isAsRead(formOf(request('micromamba', {})), kinds, before)).toBe(false);
  });
});

describe('what is not carried over', () => {
  const preview: ImportPreview = {
    format: 'environment.yml',
    request: request('venv', {}),
    carried: { kept: [], changed: [], dropped: [{ what: 'samtools', reason: 'PyPI has it not.' }] },
    candidates: [],
    groups: [],
    confirmations: [],
    warnings: [],
    rejected: [{ line: 2, message: 'No.' }],
  };
  const files = [
    { id: 1, fileName: 'a', preview },
    { id: 2, fileName: 'b', preview: { ...preview, rejected: [{ line: 9, message: 'Nor this.' }] } },
  ];

  it('is that of the kind that was read for, and all lines that were not understood', () => {
    expect(leftOutOf(files, 'venv')).toEqual({
      dropped: preview.carried.dropped,
      rejected: [
        { line: 2, message: 'No.' },
        { line: 9, message: 'Nor this.' },
      ],
    });
    expect(leftOutOf(files, 'conda').dropped).toEqual([]);
    expect(leftOutOf([], 'venv')).toEqual({ dropped: [], rejected: [] });
  });

  it('is told by reasons, and in a few words', () => {
    const items = [
      { what: 'a', reason: 'x' },
      { what: 'b', reason: 'y' },
      { what: 'c', reason: 'x' },
    ];
    expect(byReason(items).map(([reason, some]) => [reason, some.length])).toEqual([
      ['x', 2],
      ['y', 1],
    ]);
    const words = (changes: Partial<Candidate>) =>
      candidateWords({ kind: 'venv', changed: 0, dropped: 0, lacking: [], isKnown: false, ...changes });
    expect(words({ isKnown: true })).toBe('nothing changes');
    expect(words({})).toBe('asked for as it is');
    expect(words({ changed: 2, dropped: 1, isKnown: true })).toBe('2 changes, 1 left out');
    expect(words({ changed: 1 })).toBe('1 change');
    expect(words({ lacking: ['numpyy'] })).toBe('has no numpyy');
    expect(words({ changed: 1, lacking: ['numpyy', 'a', 'b'] })).toBe('1 change, has no numpyy and 2 more');
  });
});
