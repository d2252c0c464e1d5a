import { expect, test } from 'vitest';
import { compareWith, reportOf } from '../../main/exchange/compare';

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
  const differences = compareWith(lock, packages);
  expect(differences).toEqual({
    same: 1,
    newer: [{ name: 'numpy', wanted: '2.9.0', found: '2.10.0' }],
    older: [{ name: 'six', wanted: '1.17.0', found: '1.16.0' }],
    rebuilt: [],
    missing: [{ name: 'attrs', version: '24.1' }],
    extra: [{ name: 'pip', version: '25.0' }],
  });
  expect(reportOf('demo', differences)).toEqual({
    fileName: 'demo-comparison.txt',
    text: 'demo: 1 same\nchanged numpy 2.9.0 -> 2.10.0\nchanged six 1.17.0 -> 1.16.0\nmissing attrs 24.1\nextra pip 25.0\n',
  });
});
