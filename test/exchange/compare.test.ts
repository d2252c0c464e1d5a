import { expect, test } from 'vitest';
import { compareWithLock } from '../../main/exchange/compare';

test('what is there is told apart from what should be, by name and version as people write them', () => {
  const lock = {
    schema: 1 as const,
    python: '3.12.4',
    engine: 'uv 0.9',
    packages: [
      { name: 'ruamel.yaml', version: '0.18' },
      { name: 'numpy', version: '2.9.0' },
      { name: 'six', version: '1.17.0' },
      { name: 'attrs', version: '24.1' },
    ],
  };
  const packages = [
    { name: 'Ruamel-YAML', version: '0.18.0' },
    { name: 'numpy', version: '2.10.0' },
    { name: 'six', version: '1.16.0' },
    { name: 'pip', version: '25.0' },
  ];
  expect(compareWithLock(lock, packages)).toEqual({
    same: 1,
    newer: [{ name: 'numpy', wanted: '2.9.0', found: '2.10.0' }],
    older: [{ name: 'six', wanted: '1.17.0', found: '1.16.0' }],
    missing: [{ name: 'attrs', wanted: '24.1' }],
    extra: [{ name: 'pip', found: '25.0' }],
  });
});
