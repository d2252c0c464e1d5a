import { describe, expect, test } from 'vitest';
import { importFormatIdSchema } from '../../../preload/contract';
import { fixedFiles, hostileFiles } from './generate';
import { type Injection, injections, type PayloadClass, payloads } from './injections';
import { seeds } from './seeds';

const marker = '/tmp/marker';
const files = hostileFiles(marker);
const all = injections(marker);
const classes = Object.keys(payloads(marker)) as PayloadClass[];
const otherClasses = classes.filter((one) => one !== 'shell' && one !== 'nix');

function tally<T>(items: readonly T[], of: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[of(item)] = (counts[of(item)] ?? 0) + 1;
  return counts;
}

/** Every field of every seed, as the seeds have them. */
const places = Object.entries(seeds).flatMap(([format, ofFormat]) =>
  ofFormat.flatMap((content, seed) =>
    [...new Set(content.match(/@[A-Z]+@/g))].map((field) => ({ format, seed, field })),
  ),
);

describe('the hostile files', () => {
  test('are all that is fixed and all that is injected, each once, and the same each time', () => {
    const fixed = fixedFiles();
    const counts = Object.fromEntries(Object.entries(fixed).map(([sort, ofSort]) => [sort, ofSort.length]));
    expect(counts).toEqual({ greedy: 114, stretched: 23, archives: 64, cut: 96, encoded: 92 });
    expect(files).toEqual([
      ...Object.values(fixed).flat(),
      ...all.map(({ what, file }) => expect.objectContaining({ what, file })),
    ]);
    const repeated = Object.entries(tally(files, ({ what }) => what)).filter(([, count]) => count > 1);
    expect(repeated).toEqual([]);
  });
});

describe('what is injected', () => {
  test('is of every class in every format', () => {
    const counts = tally(all, ({ format, payloadClass }) => `${format} ${payloadClass}`);
    const wanted = importFormatIdSchema.options.flatMap((format) => classes.map((one) => `${format} ${one}`));
    expect(wanted.filter((pair) => !counts[pair])).toEqual([]);
  });

  test('is something for a shell, something for Nix and something else in every field of every seed', () => {
    const group = ({ payloadClass }: Injection) =>
      payloadClass === 'shell' || payloadClass === 'nix' ? payloadClass : 'other';
    const counts = tally(all, (one) => `${one.format} ${one.seed} ${one.field} ${group(one)}`);
    const wanted = places.flatMap(({ format, seed, field }) =>
      ['shell', 'nix', 'other'].map((one) => `${format} ${seed} ${field} ${one}`),
    );
    expect(places.length).toBeGreaterThan(150);
    expect(wanted.filter((one) => !counts[one])).toEqual([]);
  });

  test('is spread evenly over formats and classes', () => {
    const counts = tally(all, ({ payloadClass }) => payloadClass);
    expect(counts.shell).toBe(places.length);
    expect(counts.nix).toBeGreaterThanOrEqual(places.length);
    const others = otherClasses.map((one) => counts[one] ?? 0);
    expect(Math.min(...others)).toBeGreaterThanOrEqual(importFormatIdSchema.options.length);
    expect(Math.max(...others) - Math.min(...others)).toBeLessThanOrEqual(1);
    // As many as a format has fields, and at least one of each class.
    const ofFormat = tally(all, ({ format }) => format);
    const fieldsOf = tally(places, ({ format }) => format);
    for (const [format, fields] of Object.entries(fieldsOf))
      expect(ofFormat[format], format).toBeGreaterThanOrEqual(2 * fields + Math.max(fields, otherClasses.length));
  });

  test('is every payload', () => {
    const used = new Set(all.map(({ payload }) => payload));
    const unused = Object.values(payloads(marker))
      .flat()
      .filter((payload) => !used.has(payload));
    expect(unused).toEqual([]);
  });

  test('stands in its file, as it is or as it is written within quotes', () => {
    const without = all.filter(({ payload, file }) =>
      [payload, JSON.stringify(payload).slice(1, -1)].every((written) => !file.text.includes(written)),
    );
    expect(without.map(({ what }) => what)).toEqual([]);
  });
});
