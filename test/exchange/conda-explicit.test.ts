import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explicitList } from '../../main/conda/create';
import { isCondaExplicit, readCondaExplicit } from '../../main/exchange/read/conda-explicit';
import type { Kind } from '../../main/kinds/kind';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import { decodeText } from '../../preload/decode-text';
import { asRequest } from './exchange-fixture';

const condaKind = micromamba as unknown as Kind;

interface Expected {
  readonly file: string;
  readonly kind: string;
  readonly conda_dependencies: number;
  readonly python: string;
  readonly channels: readonly string[];
  readonly platform: string;
  readonly with_md5: number;
}

const folder = join(import.meta.dirname, '../fixtures/real-files');
const expectations = readFileSync(join(folder, 'EXPECTED.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Expected)
  .filter(({ kind }) => kind === 'explicit');
const read = (text: string) => asRequest(readCondaExplicit({ fileName: 'explicit.txt', text }), condaKind);

test.each(expectations)('$file', (expected) => {
  const text = decodeText(readFileSync(join(folder, expected.file)));
  expect(isCondaExplicit(text)).toBe(true);
  const { request, rejected, warnings } = read(text);
  expect(rejected).toEqual([]);
  expect(request.spec.channels).toEqual(expected.channels);
  expect(request.lock?.python).toBe(expected.python);
  const packages = request.lock?.packages ?? [];
  expect(packages).toHaveLength(expected.conda_dependencies);
  expect(packages.filter(({ conda }) => conda?.md5)).toHaveLength(expected.with_md5);
  expect(warnings.map(({ message }) => message).join()).toContain(
    expected.platform === 'linux-64' ? '' : `another platform: ${expected.platform}`,
  );
  const urls = text.split(/\r?\n/).filter((line) => line.startsWith('http'));
  expect(explicitList(packages, 'md5').trim().split('\n').slice(1)).toEqual(urls);
});

test.each([
  'https://user:secret@channel.example/linux-64/a-1-0.conda',
  'https://channel.example/t/tk-secret/ch/linux-64/a-1-0.conda',
  '--prefix=/tmp/x',
  'https://channel.example/linux-64/a.conda',
  'https://channel.example/ch/linux-64/a-1-0.conda#123',
  `https://channel.example/ch/linux-64/a-1-0.conda#sha256:${'0a'.repeat(16)}`,
  '$(id)',
])('%s is rejected by its line', (line) => {
  const { rejected, request } = read(`@EXPLICIT\nhttps://channel.example/ch/linux-64/a-1-0.conda\n${line}\n`);
  expect(rejected).toMatchObject([{ line: 3 }]);
  expect(JSON.stringify([rejected, request])).not.toContain('secret');
});

const [md5, sha256] = ['0a'.repeat(16), '0b'.repeat(32)];
const archive = 'https://channel.example/ch/linux-64/a-1-0.conda';

test.each([
  ['an md5', `#${md5}`, `#${md5}`, `#${md5}`],
  ['a sha256', `#sha256:${sha256}`, `#sha256:${sha256}`, `#sha256:${sha256}`],
  ['a sha256 without its name', `#${sha256.toUpperCase()}`, `#sha256:${sha256}`, `#sha256:${sha256}`],
  ['none', '', '', ''],
])('an address with %s is read and written', (_what, hash, asMd5, asSha256) => {
  const packages = read(`@EXPLICIT\n${archive}${hash}\n`).request.lock?.packages ?? [];
  expect(explicitList(packages, 'md5')).toBe(`@EXPLICIT\n${archive}${asMd5}\n`);
  expect(explicitList(packages, 'sha256')).toBe(`@EXPLICIT\n${archive}${asSha256}\n`);
});

test('of two hashes the one that is preferred is written', () => {
  const conda = { build: '0', url: archive, md5 };
  const packages = [{ name: 'a', version: '1', hashes: [`sha256:${sha256}`], conda }];
  expect(explicitList(packages, 'md5')).toContain(`#${md5}\n`);
  expect(explicitList(packages, 'sha256')).toContain(`#sha256:${sha256}\n`);
});

test('a list of nothing is refused', () => expect(() => read('@EXPLICIT\n# nothing\n')).toThrow(/lists no package/));
