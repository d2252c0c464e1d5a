import { expect, test } from 'vitest';
import type { Comparison } from '../../preload/contract';
import { comparisonWords, differencesOf } from '../../renderer/features/environments/comparison';
import { formatOptions } from '../../renderer/features/exchange/format-groups';
import { shortHash } from '../../renderer/features/settings/TrustedFiles';

const same: Comparison = {
  against: 'asked',
  same: 41,
  newer: [],
  older: [],
  rebuilt: [],
  missing: [],
  extra: [],
  report: { fileName: 'a.txt', text: '' },
};

test('a comparison is told in one line, and its differences by their sort', () => {
  expect(comparisonWords(same)).toBe('Compared with the file: 41 same');
  const other: Comparison = {
    ...same,
    against: 'made',
    newer: [{ name: 'six', wanted: '1.16', found: '1.17' }],
    missing: [{ name: 'attrs', version: '24.1' }],
    extra: [
      { name: 'pip', version: '25.0' },
      { name: 'wheel', version: '0.45' },
    ],
  };
  expect(comparisonWords(other)).toBe('Compared with how it was made: 41 same, 1 newer, 1 missing, 2 extra');
  expect(comparisonWords({ ...same, against: 'pinned' })).toBe(
    'Compared with the versions that are asked for: 41 same',
  );
  expect(differencesOf(other).map(({ sort }) => sort)).toEqual(['newer', 'missing', 'extra']);
});

test('formats are offered by whom they are for, those that there are', () => {
  const options = formatOptions(['shell.nix', 'requirements', 'environment.yml', 'cloche', 'requirements-plain']);
  expect(options.map(({ value, group }) => `${group}: ${value}`)).toEqual([
    'Cloche: cloche',
    'pip and uv: requirements',
    'pip and uv: requirements-plain',
    'conda: environment.yml',
    'Nix: shell.nix',
  ]);
  expect(options.every(({ label, help }) => label !== '' && help !== '')).toBe(true);
});

test('a hash is short enough to be read', () => {
  expect(shortHash(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab');
});
