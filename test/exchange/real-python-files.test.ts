import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Remark } from '../../preload/contract';
import { groupsIn, readFixture } from './python-files';

interface Expected {
  readonly file: string;
  readonly kind: string;
  readonly valid: boolean;
  readonly name?: string;
  readonly python?: string;
  readonly python_minor?: string;
  readonly pip_requirements: number;
  readonly with_marker?: number;
  readonly created_by?: string;
  readonly optional?: readonly string[];
  readonly extras?: Readonly<Record<string, number>>;
  readonly groups?: Readonly<Record<string, number>>;
  readonly conda_features?: Readonly<Record<string, number>>;
  readonly channels?: readonly string[];
  readonly conda_dependencies?: number;
  readonly confirm: readonly { readonly types: readonly string[]; readonly text: string; readonly name?: string }[];
  readonly warnings: readonly {
    readonly code: string;
    readonly names?: readonly string[];
    readonly name?: string;
    readonly key?: string;
    readonly platform?: string;
  }[];
}

const formats: Readonly<Record<string, string>> = {
  pylock: 'pylock.toml',
  pipfile: 'Pipfile',
  pyproject: 'pyproject.toml',
};
const expectations = readFileSync(join(import.meta.dirname, '../fixtures/real-files/EXPECTED.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Expected)
  .filter(({ kind }) => Object.hasOwn(formats, kind));

/** What a set of expected places says; what was not decided there may be anything. */
const sorted = (lists: readonly (readonly string[])[]) => lists.map((list) => [...list].sort().join(' ')).sort();
const mentions = ({ message }: Remark, ...texts: readonly (string | undefined)[]) =>
  texts.every((text) => text === undefined || message.includes(text));

test('there are files of each of these formats', () => {
  expect(expectations).toHaveLength(9);
  expect(expectations.every(({ valid }) => valid)).toBe(true);
});

test.each(expectations)('$file', (expected) => {
  const reading = readFixture(`real-files/${expected.file}`);
  const { format, asked, confirmations, warnings, rejected } = reading;
  expect(rejected).toEqual([]);
  expect(format).toBe(formats[expected.kind]);
  if (expected.name !== undefined) expect(asked.name).toBe(expected.name);
  expect(asked.requiresPython?.written ?? (asked.python || undefined)).toBe(expected.python);
  expect(asked.python).toBe(expected.python_minor ?? '');

  const installed = asked.requirements.filter((line) => !/^--/.test(line));
  expect(installed).toHaveLength(expected.pip_requirements);
  if (expected.with_marker !== undefined)
    expect(installed.filter((line) => line.includes(' ; '))).toHaveLength(expected.with_marker);
  for (const name of expected.optional ?? []) expect(installed.join('\n')).not.toContain(name);
  expect(groupsIn(reading)).toEqual({ ...expected.extras, ...expected.groups, ...expected.conda_features });
  if (expected.created_by !== undefined) expect(asked.lock?.engine).toBe(expected.created_by);
  const conda = asked.packages?.from === 'conda' ? asked.packages : undefined;
  expect(conda?.channels).toEqual(expected.channels);
  expect(conda?.specs.length).toBe(expected.conda_dependencies);

  expect(sorted(confirmations.map(({ codes = [] }) => codes))).toEqual(
    sorted(expected.confirm.map(({ types }) => types)),
  );
  for (const { text, types } of expected.confirm)
    expect(
      confirmations
        .filter(({ codes }) => sorted([codes ?? []])[0] === sorted([types])[0])
        .some((remark) => mentions(remark, text)),
    ).toBe(true);
  const codes = warnings.flatMap((remark) => (remark.codes ?? []).filter((code) => code !== 'other-platform'));
  expect(codes.sort()).toEqual(expected.warnings.map(({ code }) => code).sort());
  for (const { code, names = [], name, key, platform } of expected.warnings)
    expect(
      warnings
        .filter((remark) => remark.codes?.includes(code as 'duplicate'))
        .some((remark) => mentions(remark, ...names, name, key, platform)),
    ).toBe(true);
});
