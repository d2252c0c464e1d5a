import { describe, expect, test } from 'vitest';
import { nothingAsked } from '../../../main/exchange/asked';
import { askedOf } from '../../../main/exchange/carry/asked-of';
import { propose } from '../../../main/exchange/carry/candidates';
import { carry } from '../../../main/exchange/carry/carry';
import { poetrySpecifier } from '../../../main/exchange/read/versions/poetry-versions';
import { askedPython } from '../../../main/exchange/read/versions/required-python';
import { kinds } from '../../../main/kinds';
import type { Kind } from '../../../main/kinds/kind';
import type { Completion, FormatId, KindId, Lock } from '../../../preload/contract';
import { exampleOf, exchangeOver } from '../kinds-fixture';
import { converted, kindOf } from './converted';

const carriedTo = (id: KindId, text: string, toSpecifier?: (text: string) => string) =>
  carry({ ...nothingAsked('demo'), ...askedPython(text, toSpecifier) }, kindOf(id));
const able = kinds.filter(({ takes }) => !takes.isOfProject);
const ofNix = able.filter(({ takes }) => takes.python === 'nixpkgs').map(({ id }) => id);
const ofConda: readonly KindId[] = ['micromamba', 'conda'];

describe('a range of Pythons', () => {
  test.each(able.map(({ id }) => id))('is never lost without a word: %s', (id) => {
    for (const text of ['>=3.8,<3.12', '>=3.9', '~=3.12.1', '!=3.12.*', '<3', '>=4', '===3.12', '==3.11.4,!=3.12']) {
      const { request, carried } = carriedTo(id, text);
      expect(kindOf(id).spec.safeParse(request.spec).error).toBeUndefined();
      const told = [
        ...carried.kept,
        ...carried.changed.map(({ from }) => from),
        ...carried.dropped.map(({ what }) => what),
      ];
      const isVersion = typeof request.spec.python === 'string' && /^\d/.test(request.spec.python);
      if (!isVersion) expect(told.join('\n'), text).toMatch(/^python/i);
    }
  });

  test('is a setting of venv', () => {
    const { request, carried } = carriedTo('venv', '>=3.8, <3.12');
    expect(request.spec).toMatchObject({ python: '>=3.8,<3.12' });
    expect(carried.kept).toEqual(['Python >=3.8,<3.12']);
    expect(carriedTo('venv', '^3.9', poetrySpecifier)).toMatchObject({
      request: { spec: { python: '>=3.9,<4' } },
      carried: { kept: ['Python ^3.9'] },
    });
    expect(carriedTo('venv', '~=3.12.1').request.spec).toMatchObject({ python: '~=3.12.1' });
    expect(carriedTo('venv', '>=3.12,<3.13').request.spec).toMatchObject({ python: '3.12' });
  });

  test.each(ofConda)('is a package of %s', (id) => {
    const { request, carried } = carriedTo(id, '>=3.8,<3.12');
    expect(request.spec).toMatchObject({ packages: ['python>=3.8,<3.12'] });
    expect(request.spec).not.toHaveProperty('python');
    expect(carried.kept).toEqual(['python>=3.8,<3.12']);
    expect(carriedTo(id, '~=3.9').carried.changed).toMatchObject([{ from: 'Python ~=3.9', to: 'python>=3.9,3.*' }]);
  });

  test.each(ofNix)('becomes an attribute of %s', (id) => {
    expect(carriedTo(id, '>=3.8,<3.12')).toMatchObject({
      request: { spec: { python: 'python311' } },
      carried: {
        changed: [
          {
            from: 'Python >=3.8,<3.12',
            to: 'python311',
            reason: expect.stringContaining('A nixpkgs has one Python of each minor version.'),
          },
        ],
      },
    });
    expect(carriedTo(id, '>=3.9').request.spec.python).toBe('python3');
    expect(carriedTo(id, '>=3.12').request.spec.python).toBe('python313');
    expect(carriedTo(id, '>=3.9,<3.14').request.spec.python).toBe('python313');
    expect(carriedTo(id, '>=3.14').request.spec.python).toBe('python314');
    expect(carriedTo(id, '>=4').carried.dropped).toMatchObject([{ what: 'Python >=4' }]);
  });

  test('that no bounds say is told to be any', () => {
    const text = '^2.7 || ^3.9';
    for (const { id } of able)
      expect(carriedTo(id, text, poetrySpecifier).carried.changed).toMatchObject([
        { from: 'Python ^2.7||^3.9', to: 'any Python' },
      ]);
  });

  test('of an environment that was made stays at what it was made with', () => {
    const lock: Lock = { schema: 1, python: '3.10.4', engine: 'uv 1', packages: [] };
    const spec = { python: '>=3.8,<3.12', requirements: [] };
    expect(converted('venv', spec, 'nix-packages', { lock }).request.spec).toMatchObject({ python: 'python310' });
    const asked = askedOf(kindOf('venv'), { name: 'demo', spec, variables: {} }, lock);
    expect(asked).toMatchObject({ python: '', requiresPython: { specifier: '>=3.8,<3.12' } });
    expect(asked).not.toHaveProperty('chosenPython');
  });

  test.each([
    ['python>=3.9,<3.11', '>=3.9,<3.11'],
    ['python >=3.9', '>=3.9'],
    ['python!=3.9.*', '!=3.9.*'],
  ])('of conda, %s, goes to venv and to nixpkgs', (text, range) => {
    const { request, carried } = converted('micromamba', { packages: [text] }, 'venv');
    expect(request.spec).toMatchObject({ python: range, requirements: [] });
    expect(carried.kept).toContain(text);
    const nix = converted('micromamba', { packages: [text] }, 'nix-packages');
    expect(nix.carried.changed.map(({ from }) => from)).toEqual([text]);
  });

  test('of conda without a version is any', () => {
    expect(converted('conda', { packages: ['python'] }, 'venv').carried.changed).toEqual([
      { from: 'python', to: 'any Python', reason: 'The Python is a setting of venv.' },
    ]);
  });

  test('of conda with alternatives is told to be any', () => {
    const { request, carried } = converted('conda', { packages: ['python=3.9|3.11.*'] }, 'venv');
    expect(request.spec).not.toHaveProperty('python');
    expect(carried.changed).toMatchObject([{ from: 'python=3.9|3.11.*', to: 'any Python' }]);
  });
});

describe('the range of a venv', () => {
  const spec = { python: '>=3.8,<3.12', requirements: ['rich'] };
  const exported = async (format: FormatId, lock?: Lock) => {
    const { lock: _made, ...example } = exampleOf('venv', { spec });
    return (await exchangeOver({ ...example, ...(lock ? { lock } : {}) }).export('demo', format)).text;
  };

  test.each<[FormatId, string]>([
    ['pyproject.toml', 'requires-python = ">=3.8,<3.12"'],
    ['environment.yml', '- python>=3.8,<3.12'],
    ['cloche', '"python": ">=3.8,<3.12"'],
    ['Dockerfile', 'FROM python:3.11-slim'],
    ['requirements', '# Python >=3.8,<3.12'],
  ])('stands in %s', async (format, line) => {
    expect(await exported(format)).toContain(line);
  });

  test('is read again from what has it', async () => {
    for (const format of ['pyproject.toml', 'cloche'] as const) {
      const text = await exported(format);
      const { request } = await exchangeOver().inspect({ fileName: format, text });
      expect(request).toMatchObject({ kind: 'venv', spec: { python: '>=3.8,<3.12' } });
      expect(await exchangeOver().understand({ fileName: format, text })).toMatchObject({
        python: '>=3.8,<3.12',
        pythonMinor: null,
      });
    }
  });
});

describe('what is known of the interpreters of a nixpkgs', () => {
  const pythons: readonly Completion[] = [
    { name: 'python311', version: '3.11.9' },
    { name: 'python3', version: '3.12.4' },
    { name: 'python310', version: '3.10.1', caution: 'insecure' },
    { name: 'python39', version: '3.9.20' },
    { name: 'python313FreeThreading', version: '3.13.1' },
    { name: 'python312', version: '3.12.4' },
  ];
  const knowing: Kind = {
    ...kindOf('nix-packages'),
    complete: async (set, _spec, _query, { signal }) => {
      expect([set, signal.aborted]).toEqual(['interpreters', true]);
      return { state: 'ready', total: pythons.length, items: [...pythons] };
    },
  };
  const change = async (text: string) => {
    const asked = { ...nothingAsked('demo'), ...askedPython(text) };
    const { carried } = await propose(asked, { kinds: [knowing], offered: async () => new Set() });
    return carried.changed[0];
  };

  test.each([
    ['>=3.9', 'python3', 'The usual Python is inside of that: 3.12.4.'],
    ['>=3.8,<3.12', 'python311', 'This is the newest one there that is inside of that.'],
    ['>=3.8,<3.11', 'python39', 'This is the newest one there that is inside of that.'],
    [
      '>=3.13',
      'python313',
      'The nixpkgs that is taken has none inside of that. It has python3 3.12.4, python312 3.12.4, python311 3.11.9, python39 3.9.20.',
    ],
  ])('%s: %s', async (text, to, reason) => {
    expect(await change(text)).toMatchObject({ to, reason: expect.stringContaining(reason) });
  });
});
