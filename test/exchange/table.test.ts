import { describe, expect, it, test } from 'vitest';
import { formatOf, recognise } from '../../main/exchange/recognise';
import { kinds } from '../../main/kinds';
import {
  ClocheError,
  type FormatId,
  formatIdSchema,
  type ImportFormatId,
  importFormatIdSchema,
} from '../../preload/contract';
import { samples } from './import-samples';
import { exampleOf, exchangeOver } from './kinds-fixture';
import { tableUnder } from './tables';

const exports = tableUnder('Export');
const losses = tableUnder('What a format leaves out');
const refusals = tableUnder('Why a format cannot be had');
const imports = tableUnder('Import');
const conversions = tableUnder('Conversion');
const ids = kinds.map(({ id }) => id);

/** The letter of the sentence in a legend that a sentence of the program begins with or contains. */
function letterOf(legend: typeof losses, sentence: string): string {
  const found = [...legend].filter(([, { Sentence = '' }]) => sentence.includes(Sentence));
  expect(
    found.map(([letter]) => letter),
    sentence,
  ).toHaveLength(1);
  return found[0]?.[0] ?? '';
}

async function exportCell(id: (typeof ids)[number], format: FormatId): Promise<string> {
  try {
    const written = await exchangeOver(exampleOf(id)).export('demo', format);
    const letters = new Set(written.losses.map((loss) => letterOf(losses, loss)));
    return letters.size === 0 ? 'works' : `loses ${[...letters].sort().join(' ')}`;
  } catch (thrown) {
    if (!(thrown instanceof ClocheError) || thrown.code !== 'unsupported') throw thrown;
    return `no: ${letterOf(refusals, `${thrown.message} ${thrown.hint}`)}`;
  }
}

describe('export', () => {
  const formats = formatIdSchema.options;

  test.each(formats)('%s', async (format) => {
    const cells = await Promise.all(ids.map(async (id) => [id, await exportCell(id, format)]));
    expect({ Format: `\`${format}\``, ...Object.fromEntries(cells) }).toEqual(exports.get(format));
  });

  it('has a row for each format, a column for each kind, and no sentence that is not there', () => {
    expect([...exports.keys()]).toEqual(formats);
    for (const row of exports.values()) expect(Object.keys(row)).toEqual(['Format', ...ids]);
    const used = (mark: RegExp) =>
      new Set(
        [...exports.values()]
          .flatMap((row) => Object.values(row))
          .flatMap((cell) => mark.exec(cell)?.[1]?.split(' ') ?? []),
      );
    expect([...used(/^loses (.+)/)].sort()).toEqual([...losses.keys()].sort());
    expect([...used(/^no: (.+)/)].sort()).toEqual([...refusals.keys()].sort());
  });
});

describe('import', () => {
  it('has a row for each format', () => {
    expect([...imports.keys()]).toEqual(importFormatIdSchema.options);
  });

  test.each(importFormatIdSchema.options)('%s', (id) => {
    expect(formatOf(samples[id].text)).toBe(id);
    expect(importCell(id)).toBe(imports.get(id)?.['']);
  });

  function importCell(id: ImportFormatId): string {
    try {
      const { asked } = recognise(samples[id], [], kinds);
      const all = [...asked.requirements, asked.packages, asked.lock, asked.own].filter((part) => part !== undefined);
      return all.length > 0 ? 'works' : 'no';
    } catch (thrown) {
      if (!(thrown instanceof ClocheError) || thrown.code !== 'unsupported') throw thrown;
      return 'no';
    }
  }
});

describe('conversion', () => {
  test.each(ids)('of %s', async (from) => {
    const cells = ids.map(async (to) => [to, await conversionCell(from, to)]);
    expect({ From: `\`${from}\``, ...Object.fromEntries(await Promise.all(cells)) }).toEqual(conversions.get(from));
  });

  async function conversionCell(from: (typeof ids)[number], to: (typeof ids)[number]): Promise<string> {
    try {
      const { carried, request } = await exchangeOver(exampleOf(from)).convert('demo', to);
      expect(kinds.find(({ id }) => id === to)?.spec.safeParse(request.spec).success).toBe(true);
      const lost = { changes: carried.changed.length, drops: carried.dropped.length };
      const words = Object.entries(lost).flatMap(([word, count]) => (count > 0 ? [word] : []));
      return words.join(', ') || 'works';
    } catch (thrown) {
      if (!(thrown instanceof ClocheError) || thrown.code !== 'unsupported') throw thrown;
      return 'no';
    }
  }
});
