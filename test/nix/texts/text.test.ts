import { expect, test } from 'vitest';
import { nixLines } from '../../../main/nix/texts/expression';
import { nixComment, nixPath, nixString } from '../../../main/nix/texts/text';
import { ClocheError } from '../../../preload/contract';
import { hostileTexts } from './hostile-texts';

const refused = (work: () => unknown) => {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof ClocheError && thrown.code;
  }
  return undefined;
};

test('escapes what means something inside of a string, and nothing else', () => {
  expect(nixString('a b')).toBe('"a b"');
  expect(nixString('\\ " $ ${ \n \r \t')).toBe('"\\\\ \\" \\$ \\${ \\n \\r \\t"');
  expect(nixString('🐍\u001b\u2028')).toBe('"🐍\u001b\u2028"');
});

test('refuses what no string of Nix can hold', () => {
  expect(refused(() => nixString('a\0b'))).toBe('invalid-input');
  expect(refused(() => nixString('a\ud83d'))).toBe('invalid-input');
  expect(refused(() => nixString('\udc0da'))).toBe('invalid-input');
  expect(refused(() => nixPath('/a\0b'))).toBe('invalid-input');
});

test('writes absolute paths only', () => {
  expect(nixPath('/a b/$c')).toBe('/. + "/a b/\\$c"');
  expect(refused(() => nixPath('a'))).toBe('invalid-input');
});

test('writes lists with a line for each element', () => {
  expect(nixLines([])).toBe('[ ]');
  expect(nixLines(['a', '(b c)'])).toBe('[\n  a\n  (b c)\n]');
  expect(nixLines(['(b\nc)'])).toBe('[\n  (b\n  c)\n]');
});

test.each(hostileTexts)('a comment stays on its line: %j', (text) => {
  expect(nixComment(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
});

test('a comment keeps what is harmless and loses halves of characters', () => {
  expect(nixComment('numpy, with */ and # and é 🐍')).toBe('numpy, with */ and # and é 🐍');
  expect(nixComment('a\r\n\tb\ud83d')).toBe('a b');
});
