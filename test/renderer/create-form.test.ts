import { describe, expect, it } from 'vitest';
import type { CreateRequest, Field, KindSummary } from '../../preload/contract';
import {
  asksFor,
  asksTheSame,
  extraOf,
  folderName,
  initialValues,
  requestOf,
  requirementLines,
  specOf,
  splitFields,
  withChange,
  withRequirements,
  wordsOf,
} from '../../renderer/features/create/create-form';
import { rowsOf } from '../../renderer/features/create/variables';
import type { CreateForm } from '../../renderer/stores/drafts';
import { nameProblem, proposeName } from '../../renderer/stores/names';

const fields: Field[] = [
  {
    key: 'python',
    label: 'Python',
    type: 'choice',
    options: [{ value: '3.12.4', label: '3.12.4' }],
    default: '3.12.4',
  },
  { key: 'requirements', label: 'Packages', type: 'requirements' },
  { key: 'project', label: 'Project', type: 'folder' },
  { key: 'systemSitePackages', label: 'System', type: 'switch', default: false },
];
const kind: KindSummary = {
  id: 'venv',
  label: 'venv',
  intent: 'A virtual environment',
  summary: '',
  hue: 'venv',
  availability: { available: true },
  fields,
  formats: [],
  canUpdate: false,
  canChangePackages: false,
  canBuild: false,
};
const imported: CreateRequest = {
  name: 'demo',
  kind: 'venv',
  spec: { requirements: ['numpy'], unknownKey: 1 },
  variables: { A: '1' },
  lock: { schema: 1, python: '3.12.4', engine: 'uv 0.9', packages: [] },
};

describe('the spec of a form', () => {
  it('takes requirement lines without comments and blanks', () => {
    expect(requirementLines('numpy # fast\r\n\n  pandas>=2  \n# all\nx @ https://e.org/x#egg=x')).toEqual([
      'numpy',
      'pandas>=2',
      'x @ https://e.org/x#egg=x',
    ]);
  });

  it('starts from the defaults, and comes back the same', () => {
    const values = initialValues(fields, { requirements: ['numpy', 'pandas'], systemSitePackages: true });
    expect(values).toEqual({
      python: '3.12.4',
      requirements: 'numpy\npandas',
      project: '',
      systemSitePackages: true,
    });
    expect(specOf(fields, values)).toEqual({
      python: '3.12.4',
      requirements: ['numpy', 'pandas'],
      systemSitePackages: true,
    });
  });
});

describe('a field that counts only with a choice', () => {
  const dependent: Field[] = [
    {
      key: 'location',
      label: 'Location',
      type: 'choice',
      options: ['cloche', 'project'].map((value) => ({ value, label: value })),
      default: 'cloche',
    },
    { key: 'project', label: 'Project', type: 'folder', onlyWith: { key: 'location', value: 'project' } },
  ];

  it('is asked for while that is chosen, and keeps what was typed', () => {
    const values = initialValues(dependent, { location: 'cloche', project: '/a' });
    expect(specOf(dependent, values)).toEqual({ location: 'cloche' });
    expect(specOf(dependent, { ...values, location: 'project' })).toEqual({ location: 'project', project: '/a' });
  });

  it('makes no difference while it is not', () => {
    expect(asksTheSame(dependent, { location: 'cloche', project: '/a' }, {})).toBe(true);
    expect(asksTheSame(dependent, { location: 'project', project: '/a' }, { location: 'project' })).toBe(false);
  });
});

describe('a request from an imported file', () => {
  const form: CreateForm = {
    name: 'demo',
    kind: 'venv',
    values: initialValues(fields, imported.spec),
    extra: extraOf(fields, imported.spec),
    variables: rowsOf(imported.variables),
  };

  it('keeps variables, exact versions and what the form has no field for', () => {
    const request = requestOf(form, kind, imported);
    expect(request).toMatchObject({ variables: { A: '1' }, lock: imported.lock, spec: { unknownKey: 1 } });
  });

  it('asks for the variables of the form, and keeps the notes of the file', () => {
    const noted = { ...imported, notes: 'For the course.' };
    const edited = { ...form, variables: [{ name: 'B', value: '2' }] };
    expect(requestOf(edited, kind, noted)).toMatchObject({ variables: { B: '2' }, notes: 'For the course.' });
    expect(requestOf({ ...form, variables: [] }, kind, imported)).not.toHaveProperty('variables');
  });

  it('drops the exact versions once something else is asked for', () => {
    const changed = { ...form, values: { ...form.values, requirements: 'numpy\nscipy' } };
    expect(requestOf(changed, kind, imported).lock).toBeUndefined();
    expect(requestOf({ ...form, name: 'other' }, kind, imported).lock).toBeDefined();
    expect(requestOf(form, { ...kind, id: 'conda' }, imported).lock).toBeUndefined();
  });
});

const nixFields: Field[] = [
  { key: 'python', label: 'Python', type: 'text', completes: 'interpreters', default: 'python3' },
  { key: 'packages', label: 'Packages', type: 'packages', completes: 'python-packages' },
  { key: 'programs', label: 'Programs', type: 'packages', completes: 'programs' },
  {
    key: 'presets',
    label: 'Presets',
    type: 'choices',
    options: [
      { value: 'gtk', label: 'GTK' },
      { value: 'optimised', label: 'Optimised' },
    ],
  },
  { key: 'derivations', label: 'Own packages', type: 'files' },
];
const nixKind: KindSummary = { ...kind, id: 'nix-packages', fields: nixFields, canUpdate: true };
const nixSpec = {
  python: 'python311',
  packages: ['numpy', '3to2'],
  programs: ['ffmpeg'],
  presets: ['gtk'],
  derivations: ['/home/ada/my package.nix', '/srv/b.nix'],
};

describe('fields of names, choices and files', () => {
  it('hold lists, files as lines of a text, and come back the same', () => {
    const values = initialValues(nixFields, nixSpec);
    expect(values).toEqual({ ...nixSpec, derivations: '/home/ada/my package.nix\n/srv/b.nix' });
    expect(specOf(nixFields, values)).toEqual(nixSpec);
  });

  it('are empty lists when nothing is asked for', () => {
    expect(specOf(nixFields, initialValues(nixFields))).toEqual({
      python: 'python3',
      packages: [],
      programs: [],
      presets: [],
      derivations: [],
    });
    expect(specOf(nixFields, { derivations: ' \n  /a b.nix \n\n' })).toEqual({ derivations: ['/a b.nix'] });
  });

  it('ask for the same whatever is left out and in whatever order, and not when a name is another', () => {
    expect(asksTheSame(nixFields, { packages: ['a'], python: 'python3' }, { packages: ['a'], presets: [] })).toBe(true);
    expect(asksTheSame(nixFields, { packages: ['a'] }, { packages: ['b'] })).toBe(false);
    expect(asksTheSame(nixFields, { allow: ['unfree'] }, {})).toBe(false);
  });
});

describe('a change that an error proposes', () => {
  const form: CreateForm = {
    name: 'demo',
    kind: 'nix-packages',
    values: initialValues(nixFields, nixSpec),
    extra: { allow: ['broken'] },
    variables: [],
  };

  it('takes the place of those settings alone, also of one that has no field', () => {
    const renamed = withChange(form, [kind, nixKind], { spec: { packages: ['numpy', 'requests'] } });
    expect(requestOf(renamed, nixKind).spec).toEqual({
      ...nixSpec,
      packages: ['numpy', 'requests'],
      allow: ['broken'],
    });
    const allowed = withChange(renamed, [kind, nixKind], { spec: { allow: ['unfree'] } });
    expect(requestOf(allowed, nixKind).spec).toMatchObject({ packages: ['numpy', 'requests'], allow: ['unfree'] });
  });

  it('to another kind takes nothing over but the name', () => {
    const other = withChange(form, [kind, nixKind], { kind: 'venv', spec: { requirements: ['numpy'] } });
    expect(requestOf(other, kind)).toEqual({
      name: 'demo',
      kind: 'venv',
      spec: { python: '3.12.4', requirements: ['numpy'], systemSitePackages: false },
    });
  });

  it('to a kind that this build has not changes nothing', () => {
    expect(withChange(form, [nixKind], { kind: 'conda', spec: {} })).toBe(form);
  });
});

describe('what a form asks for', () => {
  const request: CreateRequest = { name: 'demo', kind: 'nix-packages', spec: nixSpec };

  it('is another environment, or the change of one: its name and kind stay', () => {
    expect(asksFor(request, undefined)).toEqual({ type: 'create', request });
    expect(asksFor(request, 'demo-ab12')).toEqual({ type: 'update', request: { id: 'demo-ab12', spec: nixSpec } });
  });
});

describe('names', () => {
  const taken = new Map(['demo', 'Demo-2'].map((name) => [name.toLowerCase(), name]));

  it('are checked', () => {
    expect(nameProblem('free', taken)).toBeUndefined();
    for (const name of ['demo', 'DEMO'])
      expect(nameProblem(name, taken)).toBe('There is an environment named demo already.');
    expect(nameProblem('demo-2', taken)).toBe('There is an environment named Demo-2 already.');
    for (const bad of ['', '-rf', 'a b', '../x', 'x'.repeat(65), 'ä']) expect(nameProblem(bad, taken)).toBeDefined();
  });

  it('are proposed in the grammar, and free', () => {
    expect(proposeName('demo', taken)).toBe('demo-3');
    expect(proposeName('Demo', taken)).toBe('Demo-3');
    for (const wish of ['Mein Projekt!', '---', '', '.venv', 'ä'.repeat(90), 'x'.repeat(200)]) {
      expect(nameProblem(proposeName(wish, taken), taken)).toBeUndefined();
    }
    expect(folderName('/home/ada/my-project/')).toBe('my-project');
  });
});

describe('files that join the form', () => {
  it('adds their requirements after those that are there, each once, and touches nothing else', () => {
    const values = { python: '3.12.4', requirements: 'requests # mine\n', project: '/p' };
    const joined = withRequirements(fields, values, { python: '3.9', requirements: ['requests', 'numpy>=2'] });
    expect(joined).toEqual({ python: '3.12.4', requirements: 'requests # mine\nnumpy>=2', project: '/p' });
    expect(withRequirements(fields, joined, { requirements: ['numpy>=2'] })).toEqual(joined);
  });

  it('begins an empty form without a blank line', () => {
    expect(withRequirements(fields, { requirements: '' }, { requirements: ['rich'] })).toEqual({
      requirements: 'rich',
    });
  });
});

describe('fields that are always shown', () => {
  it('end with the packages', () => {
    const { first, more } = splitFields(fields);
    expect(first.map(({ key }) => key)).toEqual(['python', 'requirements']);
    expect(more.map(({ key }) => key)).toEqual(['project', 'systemSitePackages']);
  });

  it('end with the last field of names', () => {
    expect(splitFields(nixFields).more.map(({ key }) => key)).toEqual(['presets', 'derivations']);
  });

  it('are all of them in a kind without packages', () => {
    const others = fields.filter(({ type }) => type !== 'requirements');
    expect(splitFields(others)).toEqual({ first: others, more: [] });
  });
});

describe('what will be made, in a few words', () => {
  it('is the kind, and the packages where some are asked for', () => {
    expect(wordsOf(kind, { requirements: ['requests', 'numpy>=2'], python: '3' })).toBe('venv: requests, numpy>=2');
    expect(wordsOf(kind, { requirements: [] })).toBe('venv');
    expect(wordsOf(kind, {})).toBe('venv');
  });
});
