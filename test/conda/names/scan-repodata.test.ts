import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RepodataRecord, scanRepodata } from '../../../main/conda/names/scan-repodata';
import { temporaryFolder } from '../../support/temporary';

async function scan(text: string | Uint8Array): Promise<RepodataRecord[]> {
  const file = join(temporaryFolder(), 'repodata.json');
  writeFileSync(file, text);
  const records: RepodataRecord[] = [];
  await scanRepodata(file, (record) => records.push(record));
  return records;
}

const record = (more: object = {}) => ({
  name: 'numpy',
  version: '2.1',
  build: 'py312_0',
  build_number: 3,
  size: 12,
  ...more,
});
const read = { name: 'numpy', version: '2.1', build: 'py312_0', buildNumber: 3, size: 12 };

test('both sections are read, and nothing besides', async () => {
  const repodata = {
    info: { subdir: 'noarch', packages: { 'no-1-0.conda': record({ name: 'no' }) } },
    packages: { 'numpy-2.1-py312_0.tar.bz2': record({ depends: ['python >=3.12', 'a{b}["]\\"'] }) },
    'packages.conda': { 'scipy-1-0.conda': record({ name: 'scipy', attrs: { packages: { x: {} } } }) },
    removed: ['numpy-1-0.conda'],
    signatures: { 'packages.conda': { 'no-2-0.conda': record({ name: 'no2' }) } },
  };
  for (const indent of [undefined, 2])
    expect(await scan(JSON.stringify(repodata, null, indent))).toEqual([read, { ...read, name: 'scipy' }]);
});

test('what cannot be a package is left out, the rest is not', async () => {
  const strange = [
    { name: 'bad\u0000name' },
    { name: 'two\nlines' },
    { name: '-option' },
    { name: '\u202Ereversed' },
    { name: 'x'.repeat(300) },
    { name: 7 },
    { version: '1 2' },
    { version: '' },
    { version: undefined },
    { build: 'a\u001b[31m' },
    { build: '../../up' },
  ].map((more, at) => [`file-${at}`, record(more)]);
  const packages = Object.fromEntries([
    ...strange,
    ['good', record()],
    ['null', null],
    ['list', [record()]],
    ['text', '{'],
  ]);
  expect(await scan(JSON.stringify({ packages }))).toEqual([read]);
});

test('names such as __proto__ are names like any other', async () => {
  const text = `{"__proto__": {"packages": {}}, "packages": {"__proto__": ${JSON.stringify(record({ name: '__proto__' }))}, "constructor": ${JSON.stringify(record({ name: 'constructor', size: -1, build_number: 'x' }))}}}`;
  expect(await scan(text)).toEqual([
    { ...read, name: '__proto__' },
    { ...read, name: 'constructor', size: 0, buildNumber: 0 },
  ]);
  expect(({} as Record<string, unknown>).packages).toBeUndefined();
});

test('a record that is too large is left out, and one after it is read', async () => {
  const packages = { a: record({ depends: ['x'.repeat(3_000_000)] }), b: record() };
  expect(await scan(JSON.stringify({ packages }))).toEqual([read]);
});

test('a record is read wherever the file is cut into pieces', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 1, maxLength: 5 }), async (fillers) => {
      const packages = Object.fromEntries(
        fillers.map((length, at) => [`p${at}`, record({ name: `p${at}`, depends: [`é"\\${'x'.repeat(length)}`] })]),
      );
      expect((await scan(JSON.stringify({ packages }))).map(({ name }) => name)).toEqual(Object.keys(packages));
    }),
    { numRuns: 40 },
  );
});

describe('what is no repodata is told as that', () => {
  const whole = JSON.stringify({ packages: { a: record() } });
  test.each([
    ['nothing', ''],
    ['a file that is cut off', whole.slice(0, -3)],
    ['two of them', whole + whole],
    ['a list', '[{}]'],
    ['a page', '<html><body>{</body></html>'],
    ['too many brackets', `${whole}}}`],
    ['very deep brackets', '['.repeat(500_000)],
    ['an endless text', `{"packages": {"${'x'.repeat(100_000)}`],
  ])('%s', async (_what, text) => {
    await expect(scan(text)).rejects.toMatchObject({ code: 'corrupt' });
  });

  test('bytes at random do no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        await scan(bytes).catch((thrown) => expect(thrown).toMatchObject({ code: 'corrupt' }));
      }),
      { numRuns: 100 },
    );
  });
});
