import { describe, expect, test } from 'vitest';
import type { CondaRecord } from '../../main/conda/prefix/meta';
import { parseAnswer, transactionOf } from '../../main/conda/tools/answer';
import type { Linked } from '../../main/conda/tools/tool';
import { requireLinked } from '../../main/conda/verify';
import { type Recorded, recorded } from './recorded';

const linked = (name: string, version: string, build: string): Linked => ({ name, version, build });
const demos = [
  linked('demo-many', '1.0', 'h0demo_0'),
  linked('demo-core', '2.0', 'h0demo_0'),
  linked('demo-lib', '2.0', '0'),
];
const big = [linked('demo-big', '1.0', 'h0demo_0')];

/** The records that stood in the environment when somebody looked: names of files, or what the tool lists. */
function recordsAfter({ afterwards }: Recorded): CondaRecord[] {
  const files = [...afterwards.matchAll(/^(\S+)-([^-\s]+)-([^-\s]+)\.json$/gm)];
  const rows = [...afterwards.matchAll(/^ {0,2}(\S+) +(\d\S*) +(\S+) +\S+:\/\/\S+ *$/gm)];
  return [...files, ...rows].map(([, name = '', version = '', build = '']) => ({
    ...{ name, version, build, url: '', build_number: 0, metadata: [], depends: [] },
  }));
}

describe('a tool that says that all went well, and has installed nothing', () => {
  test.each([
    ['mm-sigint-link', 2, demos],
    ['mm-sigint-link', 3, demos],
    ['mm-sigint-link', 4, demos],
    ['mm-sigint-link', 5, demos],
    ['mm-lock-timeout', 1, big],
  ])('%s (run %i) is told as the failure that it is', (name, index, expected) => {
    const run = recorded(name, index);
    expect(run.code).toBe(0);
    const answer = parseAnswer(run.stdout);
    if (answer) {
      expect(answer.success).toBe(true);
      const names = (items: readonly Linked[]) => items.map((item) => item.name).sort();
      expect(names(transactionOf(answer).link)).toEqual(names(expected));
    }
    expect(recordsAfter(run)).toEqual([]);
    expect(() => requireLinked(recordsAfter(run), expected, [])).toThrow(
      `The tool reported success, but did not install ${expected.map((item) => `${item.name} ${item.version}`).join(', ')}.`,
    );
  });

  test('one that has made it elsewhere has not made it here', () => {
    const { link } = transactionOf(parseAnswer(recorded('conda-readonly-root').stdout) ?? {});
    expect(() => requireLinked([], link, ['demo-lib'])).toThrow(/did not install demo-core 2\.0, demo-lib 2\.0/);
  });
});

test.each([
  ['mm-after-sigkill', big],
  ['mm-sigkill-link', demos],
])('%s: what is there is believed', (name, expected) => {
  const records = recordsAfter(recorded(name));
  expect(() => requireLinked(records, expected, [])).not.toThrow();
  expect(() => requireLinked(records, [...expected, linked('demo-lie', '1.0', '0')], [])).toThrow(/demo-lie 1\.0/);
});
