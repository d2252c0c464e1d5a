import { expect, test } from 'vitest';
import { readCondaExplicit } from '../../main/exchange/read/conda-explicit';
import type { Kind } from '../../main/kinds/kind';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import { asRequest } from './exchange-fixture';

const condaKind = micromamba as unknown as Kind;

const read = (text: string) => asRequest(readCondaExplicit({ fileName: 'explicit.txt', text }), condaKind);

test.each([
  'https://user:secret@channel.example/linux-64/a-1-0.conda',
  'https://channel.example/t/tk-secret/ch/linux-64/a-1-0.conda',
  '--prefix=/tmp/x',
  'https://channel.example/linux-64/a.conda',
  '$(id)',
])('%s is rejected by its line', (line) => {
  const { rejected, request } = read(`@EXPLICIT\nhttps://channel.example/ch/linux-64/a-1-0.conda\n${line}\n`);
  expect(rejected).toMatchObject([{ line: 3 }]);
  expect(JSON.stringify([rejected, request])).not.toContain('secret');
});

test('a list of nothing is refused', () => expect(() => read('@EXPLICIT\n# nothing\n')).toThrow(/lists no package/));
