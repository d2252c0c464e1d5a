// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix puts text into text like that.
import { expect, test } from 'vitest';
import { type NixToken, readNixTokens } from '../../../main/nix/trust/nix-tokens';
import { processorMs } from '../../support/processor-time';

const shown = (token: NixToken): string => {
  if (token.type === 'path') return `path ${token.text}${token.isWhole ? '' : '…'}`;
  if (token.type === 'open' || token.type === 'close') return token.type;
  return token.type === 'string' ? `string ${token.text ?? '…'}` : `${token.type} ${token.text}`;
};

test.each([
  ['import sub/evil.nix', ['word import', 'path sub/evil.nix']],
  ['(import)./sub/evil.nix', ['symbol (', 'word import', 'symbol )', 'path ./sub/evil.nix']],
  ['import~/evil.nix', ['word import', 'path ~/evil.nix']],
  ['x?./e.nix', ['word x', 'symbol ?', 'path ./e.nix']],
  ['x./e.nix', ['path x./e.nix']],
  ['a//b/c', ['word a', 'symbol //', 'path b/c']],
  ['a / b', ['word a', 'symbol /', 'word b']],
  ['6/2', ['path 6/2']],
  ['[./a../b]', ['symbol [', 'path ./a../b', 'symbol ]']],
  ['./. + "/x"', ['path ./.', 'symbol +', 'string /x']],
  ['./a/${x}/b.nix;', ['path ./a/…', 'open', 'word x', 'close', 'symbol ;']],
  ['./a${"}"}b/c', ['path ./a…', 'open', 'string }', 'close']],
  ['/${x}', ['path /…', 'open', 'word x', 'close']],
  ['~/${x}', ['path ~/…', 'open', 'word x', 'close']],
  ['<nixpkgs/lib> <a b>', ['search-path nixpkgs/lib', 'symbol <', 'word a', 'word b', 'symbol >']],
  ['https://a/b.nix x:./y', ['string https://a/b.nix', 'string x:./y']],
  ['"a ./b \\" \\${x} $${y} $"', ['string a ./b " ${x} $${y} $']],
  ['"$$${./y}"', ['string …', 'open', 'path ./y', 'close']],
  ['"${toString ./sub}/e"', ['string …', 'open', 'word toString', 'path ./sub', 'close']],
  ["''a ''${x} ''' '$ ''\\n ./b''", ["string a ${x} '' '$ n ./b"]],
  ["''a${./b}''", ['string …', 'open', 'path ./b', 'close']],
  ["''a'''${./b}", ['string …', 'open', 'path ./b', 'close']],
  ['# ./a\r./b', ['path ./b']],
  ['/* ./a */ ./b /* ./c', ['path ./b']],
  [
    '"${{ a = "}"; }.a}" b',
    ['string …', 'open', 'symbol {', 'word a', 'symbol =', 'string }', 'symbol ;'].concat([
      'symbol }',
      'symbol .',
      'word a',
      'close',
      'word b',
    ]),
  ],
  ['a.${b}.c', ['word a', 'symbol .', 'symbol ${', 'word b', 'symbol }', 'symbol .', 'word c']],
  ["f' x-y 1.5 ... ->", ["word f'", 'word x-y', 'symbol 1.5', 'symbol ...', 'symbol ->']],
])('%s', (text, expected) => {
  expect(readNixTokens(text).map(shown)).toEqual(expected);
});

test.each([
  '-',
  'a.',
  '-/',
  '--//',
  '~',
  '/*',
  '<a',
  '"${',
  "''${",
  '"',
  '$',
  "'",
  '${',
  '{',
  'a:',
  '1',
  './a ',
  './a/${',
])('a long text of %j is read quickly, and never throws', async (piece) => {
  expect(await processorMs(() => readNixTokens(piece.repeat(100_000)))).toBeLessThan(4000);
});
