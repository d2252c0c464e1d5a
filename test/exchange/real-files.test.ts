import { describe, expect, test } from 'vitest';
import { explicitList } from '../../main/conda/create';
import { parseMatchSpec } from '../../main/conda/match-spec';
import type { Reading } from '../../main/exchange/asked';
import { createExchange } from '../../main/exchange/create-exchange';
import { readHere } from '../../main/exchange/reader/read-here';
import { recognise } from '../../main/exchange/recognise';
import type { Kind } from '../../main/kinds/kind';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import { parseRequirements } from '../../main/python/requirements';
import { ClocheError } from '../../preload/contract';
import { noTools } from '../support/no-tools';
import { plainKind } from './exchange-fixture';
import { expectations, textOf } from './expected-files';
import { groupsIn } from './read/python-files';

/**
 * What the reading of real files has beside the words that understood.test.ts looks at: parts of entries, groups, lines and
 * values of remarks, and that an environment can be made of it.
 */
const condaKind = micromamba as unknown as Kind;
const none = () => Promise.reject(new ClocheError('not-found', 'There is none.'));
const exchange = createExchange({
  kinds: [plainKind, condaKind],
  ...readHere([plainKind, condaKind]),
  offered: async () => new Set(),
  context: noTools,
  fieldsOf: async () => [],
  environments: { list: async () => [], known: none, get: none },
});

/** Under a name that says nothing: the format is told by the content. */
const read = (file: string) => recognise({ fileName: 'whatever', text: textOf(file) }, [], []);
const condaOf = ({ asked: { packages } }: Reading) => (packages?.from === 'conda' ? packages : undefined);

describe.each(expectations.filter(({ valid }) => valid))('$file', (expected) => {
  const reading = read(expected.file);

  test('keeps what belongs to an entry', () => {
    const { asked } = reading;
    const specs = condaOf(reading)?.specs.map((text) => parseMatchSpec(text)) ?? [];
    for (const [name, channel] of Object.entries(expected.package_channels ?? {}))
      expect(specs).toContainEqual(expect.objectContaining({ name, channel }));
    if (expected.kind === 'environment-yml')
      expect(specs.filter((spec) => spec?.build !== undefined)).toHaveLength(expected.build_pins ?? 0);
    const pip = parseRequirements(asked.requirements.join('\n')).entries.filter((entry) => 'hashes' in entry);
    expect(pip.filter(({ hashes }) => hashes.length > 0)).toHaveLength(expected.hashed_requirements ?? 0);
    if (expected.with_marker !== undefined)
      expect(pip.filter(({ marker }) => marker !== undefined)).toHaveLength(expected.with_marker);
    for (const name of expected.optional ?? []) expect(asked.requirements.join('\n')).not.toContain(name);
    if (expected.created_by !== undefined) expect(asked.lock?.engine).toBe(expected.created_by);
  });

  test('has its groups', () => {
    expect(groupsIn(reading)).toEqual({ ...expected.extras, ...expected.groups, ...expected.conda_features });
  });

  test('says in its warnings what they are about', () => {
    for (const { code, value, names = [], name, key, platform } of expected.warnings ?? []) {
      const about = [...names, name, key, platform].filter((part) => part !== undefined);
      expect(
        reading.warnings.filter(
          ({ codes, message, text }) =>
            codes?.includes(code as 'duplicate') &&
            about.every((part) => message.includes(part)) &&
            (value === undefined || text === value),
        ),
        code,
      ).not.toEqual([]);
    }
    if (expected.platform !== undefined && expected.platform !== 'linux-64')
      expect(reading.warnings).toContainEqual(expect.objectContaining({ codes: ['other-platform'] }));
    // A tag of another tool says nothing of what is asked for.
    for (const key of expected.extra_keys ?? []) expect(reading.warnings.map(({ name }) => name)).not.toContain(key);
  });

  test('becomes an environment', async () => {
    const { request, rejected } = await exchange.inspect({ fileName: expected.file, text: textOf(expected.file) });
    expect(rejected).toEqual([]);
    expect(request.kind).toBe(condaOf(reading) ? 'micromamba' : 'venv');
    const kind = request.kind === 'venv' ? plainKind : condaKind;
    expect(kind.spec.safeParse(request.spec).error).toBeUndefined();
  });
});

test.each(expectations.filter(({ kind }) => kind === 'explicit'))('$file is the list of its archives', (expected) => {
  const packages = read(expected.file).asked.lock?.packages ?? [];
  const urls = textOf(expected.file)
    .split(/\r?\n/)
    .filter((line) => line.startsWith('http'));
  expect(explicitList(packages, 'md5').trim().split('\n').slice(1)).toEqual(urls);
  expect(packages.filter(({ conda }) => conda?.md5)).toHaveLength(expected.with_md5 ?? 0);
  for (const [subdir, count] of Object.entries(expected.subdirs ?? {}))
    expect(packages.filter(({ conda }) => conda?.url.includes(`/${subdir}/`))).toHaveLength(count);
});

describe('files that are refused', () => {
  /** The lines that EXPECTED.jsonl names, and what is said. */
  const reasons: Readonly<Record<string, { readonly lines: readonly number[]; readonly says: RegExp }>> = {
    '13-AICoE-prometheus-anomaly-detector-environment.yml': { lines: [], says: /top level is no mapping/ },
    '18-bioFAM-FISHFactor-environment.yml': { lines: [], says: /merge conflict on line 281/ },
    '29-cookiecutter-cookiecutter-django-local.txt': { lines: [3, 5, 7, 8, 10, 18, 20], says: /template/ },
    '32-bmaltais-kohya_ss-requirements_linux.txt': { lines: [1, 2, 3], says: /more than one requirement on a line/ },
  };

  test.each(expectations.filter(({ valid }) => !valid))('$file: $error', ({ file }) => {
    const reason = reasons[file];
    const refusal = reasonFor(file);
    expect(reason).toBeDefined();
    expect(refusal.lines).toEqual(reason?.lines);
    expect(refusal.text).toMatch(reason?.says ?? /^$/);
  });

  function reasonFor(file: string): { lines: (number | undefined)[]; text: string } {
    try {
      const { rejected } = read(file);
      return { lines: rejected.map(({ line }) => line), text: rejected.map(({ message }) => message).join('\n') };
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
      return { lines: [], text: `${thrown.message} ${thrown.hint}` };
    }
  }
});
