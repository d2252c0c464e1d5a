import { describe, expect, it } from 'vitest';
import { emptyForm, requestOf } from '../../renderer/features/scaffold/use-scaffold';

describe('the form of a new Nix package', () => {
  it('asks for nothing before it has a name and a version', () => {
    expect(requestOf(emptyForm)).toBeNull();
    expect(requestOf({ ...emptyForm, name: 'demo', version: ' ' })).toBeNull();
  });

  it('leaves out what is empty and splits names at blanks and commas', () => {
    const form = { ...emptyForm, name: ' demo ', dependencies: 'requests, numpy\n six', buildSystem: '' };
    expect(requestOf(form)).toEqual({
      name: 'demo',
      version: '0.1.0',
      form: 'library',
      resolvesHash: false,
      dependencies: ['requests', 'numpy', 'six'],
    });
  });
});
