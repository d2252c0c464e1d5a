import { expect, test } from 'vitest';
import { nixPackagesSpecSchema } from '../../main/kinds/nix-packages/spec';

test('own packages know each other by the names of their files, so no two have the same', () => {
  const parse = (...derivations: string[]) => nixPackagesSpecSchema.safeParse({ derivations });
  expect(parse('/a/one.nix', '/a/two.nix').success).toBe(true);
  for (const other of ['/b/one.nix', '/a/one', '/a/one.nix'])
    expect(parse('/a/one.nix', other).error?.issues[0]?.message).toContain('the same name');
});
