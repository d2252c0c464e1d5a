import { describe, expect, test } from 'vitest';
import { explainNix, type FailureContext } from '../../../main/nix/errors/errors';
import { changes, hash, labels, message } from './explained';
import { recorded } from './recorded';

describe('repairs', () => {
  const explain = (name: string, context: FailureContext) => explainNix(recorded(name), context);

  test('a misspelt package is replaced where it stands, and by none that is there already twice', () => {
    const error = explain('missing', { asked: { packages: ['numpy', 'demoo', 'demo'] } });
    expect(error).toMatchObject({ message: 'This nixpkgs has no package demoo.', hint: 'Did you mean demo?' });
    expect(changes(error)).toEqual([{ packages: ['numpy', 'demo'] }, { packages: ['numpy', 'demo'] }]);
    expect(labels(error)).toEqual(['Use demo instead of demoo', 'Leave it out']);
  });

  test.each(['programs', 'libraries'])('so is one of the %s, and the part of a path that is missing', (setting) => {
    const failure = message("attribute 'libX1' missing\nDid you mean libX11?");
    const named = explainNix(failure, { asked: { packages: ['demo'], [setting]: ['hello', 'libX1'] } });
    expect(named.message).toBe('This nixpkgs has no package libX1.');
    expect(changes(named)).toEqual([{ [setting]: ['hello', 'libX11'] }, { [setting]: ['hello'] }]);
    const inside = explainNix(failure, { asked: { [setting]: ['xorg.libX1.dev', 'hello'] } });
    expect(changes(inside)).toEqual([{ [setting]: ['xorg.libX11.dev', 'hello'] }, { [setting]: ['hello'] }]);
  });

  test('a name that is asked for in two settings is put right in either, and the dots of a package are its own', () => {
    const asked = { packages: ['demoo', 'zope.demoo'], programs: ['demoo'] };
    const error = explain('missing', { asked });
    expect(labels(error)).toEqual([
      'Use demo instead of demoo in packages',
      'Use demo instead of demoo in programs',
      'Leave it out',
    ]);
    expect(changes(error)).toEqual([
      { packages: ['demo', 'zope.demoo'] },
      { programs: ['demo'] },
      { packages: ['zope.demoo'], programs: [] },
    ]);
  });

  test('what was removed can be left out', () => {
    const error = explain('removed', { asked: { packages: ['numpy'], programs: ['throwing-pkg'] } });
    expect(labels(error)).toEqual(['Leave it out']);
    expect(changes(error)).toEqual([{ programs: [] }]);
  });

  test('suggestions of ours follow those of Nix', () => {
    const suggest = (name: string) => (name === 'demoo' ? ['demo', 'demos'] : []);
    const error = explain('missing', { asked: { packages: ['demoo'] }, suggest });
    expect(changes(error)).toEqual([{ packages: ['demo'] }, { packages: ['demos'] }, { packages: [] }]);
  });

  test('an interpreter is replaced by another one, three at most', () => {
    const error = explain('missing-interpreter', { asked: { packages: [], python: 'python399' } });
    expect(error.message).toBe('This nixpkgs has no interpreter python399.');
    expect(changes(error)).toEqual([{ python: 'python3' }, { python: 'python310' }, { python: 'python311' }]);
  });

  test('a new name takes the place of the old one', () => {
    const error = explain('renamed', { asked: { packages: ['gobjectIntrospection'] } });
    expect(changes(error)).toEqual([{ packages: ['gobject-introspection'] }, { packages: [] }]);
  });

  test('what is refused can be allowed beside what is allowed already, once, and where the kind has the setting', () => {
    const error = explain('unfree', { asked: { allow: ['broken'] } });
    expect(labels(error)).toEqual(['Allow unfree packages for this environment']);
    expect(changes(error)).toEqual([{ allow: ['broken', 'unfree'] }]);
    expect(explain('unfree', { asked: { allow: ['unfree'] } }).fixes).toBeUndefined();
    expect(explain('unfree', { asked: { packages: ['unfree-pkg'] } }).fixes).toBeUndefined();
  });

  test('of two packages that collide either may stay', () => {
    const error = explain('collision', { asked: { packages: ['collide_a', 'numpy', 'collide-b'] } });
    expect(labels(error)).toEqual(['Keep collide-b', 'Keep collide_a']);
    expect(changes(error)).toEqual([{ packages: ['numpy', 'collide-b'] }, { packages: ['collide_a', 'numpy'] }]);
  });

  test('a dependency that collides cannot be left out, what was asked for can', () => {
    const error = explain('collision', { asked: { packages: ['collide-a', 'numpy'] } });
    expect(labels(error)).toEqual(['Keep collide-b']);
    expect(changes(error)).toEqual([{ packages: ['numpy'] }]);
  });

  test('the older wording of a collision names the pair as well', () => {
    const [a, b] = ['a', 'b'].map(
      (name) => `/nix/store/${hash}-python3.11-${name}-1.0/lib/python3.11/site-packages/x.py`,
    );
    const log = [
      `@nix {"action":"start","id":1,"level":3,"text":"","type":105,"fields":["/nix/store/${hash}-env.drv"]}`,
      `@nix ${JSON.stringify({ action: 'result', id: 1, type: 101, fields: [`error: collision between \`${a}' and \`${b}'`] })}`,
      message(`builder for '/nix/store/${hash}-env.drv' failed with exit code 25`),
    ].join('\n');
    const error = explainNix(log, { asked: { packages: ['a', 'b'] } });
    expect(error.message).toMatch(/^python3\.11-a-1\.0 and python3\.11-b-1\.0 both bring x\.py/);
    expect(changes(error)).toEqual([{ packages: ['a'] }, { packages: ['b'] }]);
  });
});
