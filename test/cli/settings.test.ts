import { describe, expect, test } from 'vitest';
import { applySettings, settingOptions } from '../../main/cli/settings';
import type { Kind } from '../../main/kinds/kind';
import type { Field, Spec } from '../../preload/contract';

const fields: Field[] = [
  {
    key: 'location',
    type: 'choice',
    label: 'Location',
    options: ['cloche', 'project'].map((value) => ({ value, label: value })),
    default: 'cloche',
  },
  { key: 'project', type: 'folder', label: 'Project', onlyWith: { key: 'location', value: 'project' } },
];

/** The spec after `--set` was said with these. */
function specAfter(before: Spec, ...settings: string[]): Spec {
  const spec = { ...before };
  applySettings(spec, {} as Kind, fields, settings);
  return spec;
}

describe('a setting that counts only with another one', () => {
  test.each<[Spec, string[], Spec]>([
    [{}, ['project=/a'], { project: '/a', location: 'project' }],
    [{ location: 'cloche' }, ['project=/a'], { project: '/a', location: 'project' }],
    [{}, ['project=/a', 'location=project'], { project: '/a', location: 'project' }],
    [{ location: 'project', project: '/a' }, ['location=cloche'], { project: '/a', location: 'cloche' }],
    [{ location: 'cloche', project: '/a' }, ['project='], { project: '', location: 'cloche' }],
  ])('brings that along where it says something: %j and %j', (before, settings, spec) => {
    expect(specAfter(before, ...settings)).toEqual(spec);
  });

  test('is refused beside another choice, with the way out', () => {
    expect(() => specAfter({}, 'location=cloche', 'project=/a')).toThrow(
      expect.objectContaining({
        message: 'The setting “project” counts only with location=project.',
        hint: 'Say --set location=project, or leave project out.',
      }),
    );
  });

  test('is said again only while it counts', () => {
    expect(settingOptions({ project: '/a' }, fields)).toEqual([]);
    expect(settingOptions({ project: '/a' }, fields, { location: 'project' })).toEqual(['--set=project=/a']);
  });
});
