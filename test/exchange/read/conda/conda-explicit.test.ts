import { expect, test } from 'vitest';
import { explicitList } from '../../../../main/conda/create';
import { readCondaExplicit } from '../../../../main/exchange/read/conda/conda-explicit';
import type { Kind } from '../../../../main/kinds/kind';
import { micromamba } from '../../../../main/kinds/micromamba/micromamba';
import { asRequest } from '../../exchange-fixture';

const condaKind = micromamba as unknown as Kind;

const read = (text: string) => asRequest(readCondaExplicit({ fileName: 'explicit.txt', text }), condaKind);

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

test('of a list in which nothing is understood each line is told', () => {
  const { rejected, warnings } = read('@EXPLICIT\nhttps://channel.example/ch/linux-64/a.conda\n\n$(id)\n');
  expect(rejected.map(({ line, message }) => [line, message])).toEqual([
    [2, expect.stringContaining('not the address of a package')],
    [4, expect.stringContaining('not the address of a package')],
  ]);
  expect(warnings).toEqual([]);
});
