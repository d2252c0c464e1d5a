import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { ClocheError, type Remark } from '../../preload/contract';
import { decodeText } from '../../preload/decode-text';
import { noTools } from '../support/no-tools';
import { plainKind } from './exchange-fixture';

/** A line of EXPECTED.jsonl, see FIELDS.md beside it. What is not there was not decided. */
interface Expected {
  readonly file: string;
  readonly kind: string;
  readonly valid: boolean;
  readonly error?: string;
  readonly name?: string;
  readonly python?: string;
  readonly python_minor?: string;
  readonly channels?: readonly string[];
  readonly package_channels?: Readonly<Record<string, string>>;
  readonly conda_dependencies?: number;
  readonly pip_requirements?: number;
  readonly build_pins?: number;
  readonly hashed_requirements?: number;
  readonly variables?: Readonly<Record<string, string>>;
  readonly extra_keys?: readonly string[];
  readonly subdirs?: Readonly<Record<string, number>>;
  readonly platform?: string;
  readonly with_md5?: number;
  readonly confirm?: readonly { readonly types: readonly string[]; readonly text: string; readonly line?: number }[];
  readonly warnings?: readonly { readonly code: string; readonly name?: string; readonly value?: string }[];
}

const condaKind = micromamba as unknown as Kind;
const folder = join(import.meta.dirname, '../fixtures/real-files');
const textOf = (file: string) => decodeText(readFileSync(join(folder, file)));
const expectations = readFileSync(join(folder, 'EXPECTED.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Expected)
  .filter(({ kind }) => ['environment-yml', 'requirements', 'explicit'].includes(kind));
const formats: Readonly<Record<string, string>> = {
  'environment-yml': 'environment.yml',
  requirements: 'requirements',
  explicit: 'conda-explicit',
};

const exchange = createExchange({
  kinds: [plainKind, condaKind],
  ...readHere([plainKind, condaKind]),
  offered: async () => new Set(),
  context: noTools,
  environments: {
    list: async () => [],
    known: () => Promise.reject(new ClocheError('not-found', 'There is none.')),
    get: () => Promise.reject(new ClocheError('not-found', 'There is none.')),
  },
});

const read = (file: string) => recognise({ fileName: file, text: textOf(file) }, [], []);
const withCodes = (remarks: readonly Remark[]) => remarks.filter(({ codes = [] }) => codes.length > 0);

/** What is asked of conda and of pip, an entry each, as a file has them. */
function entriesOf({ asked, format }: Reading) {
  const specs = asked.packages?.from === 'conda' ? asked.packages.specs : [];
  const conda = asked.python === '' ? [...specs] : [`python=${asked.python}`, ...specs];
  const pip = parseRequirements(asked.requirements.join('\n')).entries.filter((entry) => 'hashes' in entry);
  return { conda, pip, isExplicit: format === 'conda-explicit' };
}

function pythonOf(reading: Reading): string | undefined {
  const { conda, isExplicit } = entriesOf(reading);
  if (isExplicit) return reading.asked.lock?.python;
  const spec = conda.find((text) => parseMatchSpec(text)?.name === 'python');
  return spec?.replaceAll(' ', '').replace(/^python/, '');
}

const minorOf = (python: string) => /^={0,2}(\d+\.\d+)(?:\.\d+)?\*?(?:=\w+)?$/.exec(python)?.[1];

describe.each(expectations.filter(({ valid }) => valid))('$file', (expected) => {
  test('is told by its content, and nothing of it is refused', () => {
    const reading = recognise({ fileName: 'whatever', text: textOf(expected.file) }, [], []);
    expect(reading.format).toBe(formats[expected.kind]);
    expect(reading.rejected).toEqual([]);
  });

  test('asks for what is in it', () => {
    const reading = read(expected.file);
    const { conda, pip, isExplicit } = entriesOf(reading);
    const { asked } = reading;
    const channels = asked.packages?.from === 'conda' ? asked.packages.channels : [];
    const specs = conda.map((text) => parseMatchSpec(text));
    if (expected.name !== undefined) expect(asked.name).toBe(expected.name);
    expect([conda.length, pip.length]).toEqual([expected.conda_dependencies ?? 0, expected.pip_requirements]);
    // `nodefaults` keeps the tools from adding channels, which is never done here.
    expect(channels).toEqual((expected.channels ?? []).filter((channel) => channel !== 'nodefaults'));
    for (const [name, channel] of Object.entries(expected.package_channels ?? {}))
      expect(specs).toContainEqual(expect.objectContaining({ name, channel }));
    if (expected.python !== undefined) expect(pythonOf(reading)).toBe(expected.python);
    if (expected.python_minor !== undefined) expect(minorOf(pythonOf(reading) ?? '')).toBe(expected.python_minor);
    if (!isExplicit) expect(specs.filter((spec) => spec?.build !== undefined)).toHaveLength(expected.build_pins ?? 0);
    expect(pip.filter(({ hashes }) => hashes.length > 0)).toHaveLength(expected.hashed_requirements ?? 0);
    expect(asked.variables).toEqual(expected.variables ?? {});
  });

  test('says what needs a yes, and what deserves a second look', () => {
    const { confirmations, warnings } = read(expected.file);
    // Variables and channels that are addresses are told too; those who decided the fields did not look at them.
    const said = withCodes(confirmations).filter(
      ({ codes = [] }) => !codes.includes('channel') && !codes.includes('variable'),
    );
    if (expected.confirm) {
      const withLines = expected.confirm.some(({ line }) => line !== undefined);
      expect(said.map(({ codes, text, line }) => ({ types: codes, text, ...(withLines ? { line } : {}) }))).toEqual(
        expected.confirm,
      );
    }
    const further = new Set(['other-platform', 'number-not-text']);
    const told = withCodes(warnings).flatMap(({ codes = [], name, text }) =>
      further.has(codes[0] ?? '')
        ? []
        : [{ code: codes[0], ...(codes[0] === 'foreign-prefix' ? { value: text } : { name }) }],
    );
    expect(told).toEqual(
      (expected.warnings ?? []).map(({ code, name, value }) => ({
        code,
        ...(code === 'foreign-prefix' ? { value } : { name }),
      })),
    );
    if (expected.platform !== undefined && expected.platform !== 'linux-64')
      expect(warnings).toContainEqual(expect.objectContaining({ codes: ['other-platform'] }));
    // A tag of another tool says nothing of what is asked for.
    for (const key of expected.extra_keys ?? []) expect(warnings.map(({ name }) => name)).not.toContain(key);
  });

  test('becomes an environment', async () => {
    const { request, rejected, format } = await exchange.inspect({
      fileName: expected.file,
      text: textOf(expected.file),
    });
    expect([rejected, format]).toEqual([[], formats[expected.kind]]);
    expect(request.kind).toBe(expected.kind === 'requirements' ? 'venv' : 'micromamba');
    const kind = expected.kind === 'requirements' ? plainKind : condaKind;
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
