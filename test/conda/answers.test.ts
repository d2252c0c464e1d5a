import { describe, expect, test } from 'vitest';
import { parseAnswer, transactionOf } from '../../main/conda/tools/answer';
import { createCondaProgress, createMicromambaProgress, withoutEscapes } from '../../main/conda/tools/progress';
import { createLineSplitter } from '../../main/process/line-splitter';
import type { Progress } from '../../preload/contract';
import { recorded, recordedTerminal } from './recorded';

describe('what the tools answer', () => {
  test.each(['mm-create-dryrun', 'conda-create-dryrun'])('%s: what would be linked', (name) => {
    const answer = parseAnswer(recorded(name).stdout);
    expect(answer?.success).toBe(true);
    expect(transactionOf(answer ?? {}).link).toMatchObject([
      { name: 'demo-core', version: '2.0', build: 'h0demo_0' },
      { name: 'demo-lib', version: '2.0', build: '0' },
    ]);
  });

  test('what is to be fetched is told in bytes', () => {
    expect(transactionOf(parseAnswer(recorded('conda-create-json').stdout) ?? {}).fetchBytes).toBe(1433 + 1860);
  });

  test('what is no answer is none', () => {
    for (const text of ['', 'no', '{', '[]', '{"actions": 3}']) expect(parseAnswer(text)).toBeUndefined();
  });
});

/** What is told of progress while a terminal shows this. */
function progressIn(text: string, read: (line: string) => Progress | null): Progress[] {
  const told: Progress[] = [];
  const splitter = createLineSplitter((line) => {
    const progress = read(withoutEscapes(line).trimEnd());
    if (progress) told.push(progress);
  });
  splitter.push(Buffer.from(text));
  splitter.end();
  return told;
}

describe('progress', () => {
  test('of micromamba: channels, solver, bytes, packages', () => {
    const told = progressIn(recordedTerminal('mm-progress-pty'), createMicromambaProgress(2));
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual([
      'Reading the channels',
      'Resolving',
      'Downloading packages',
      'Linking packages',
    ]);
    const bytes = told.filter(({ unit }) => unit === 'bytes');
    expect(bytes.at(-1)).toEqual({ phase: 'Downloading packages', done: 67.1e6, total: 67.1e6, unit: 'bytes' });
    expect(bytes.map(({ done = 0 }) => done)).toEqual(bytes.map(({ done = 0 }) => done).toSorted((a, b) => a - b));
    expect(told.at(-1)).toMatchObject({ item: 'demo-many', done: 2, total: 2, unit: 'packages' });
  });

  test('of micromamba: that it waits for another one', () => {
    const told = progressIn(recorded('mm-lock-timeout', 1).stderr, createMicromambaProgress(1));
    expect(told).toEqual([{ phase: 'Waiting for another micromamba' }, { phase: 'Waiting for another micromamba' }]);
    const alone = progressIn(recorded('mm-lock-timeout', 0).stderr, createMicromambaProgress(1));
    expect(alone).toEqual([]);
  });

  test('of conda: bytes', () => {
    const told = progressIn(recordedTerminal('conda-json-pty'), createCondaProgress(67_113_597, 1));
    expect(told.length).toBeGreaterThan(100);
    expect(told[0]).toMatchObject({ item: 'demo-big-1.0', unit: 'bytes', total: 67_113_597 });
    expect(told.at(-1)?.done).toBe(67_113_597);
  });

  test('the answer of conda stands behind its progress', () => {
    expect(parseAnswer(recordedTerminal('conda-json-pty'))?.success).toBe(true);
  });
});
