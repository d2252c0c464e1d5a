import { expect, test } from 'vitest';
import { isHash } from '../../main/exchange/package-words';

test('a hash has the length that its algorithm gives', () => {
  const lengths = { sha256: 64, sha384: 96, sha512: 128 };
  for (const [algorithm, length] of Object.entries(lengths)) {
    expect(isHash(`${algorithm}:${'0'.repeat(length)}`)).toBe(true);
    for (const other of [1, length - 1, length + 1]) expect(isHash(`${algorithm}:${'0'.repeat(other)}`)).toBe(false);
  }
  for (const text of ['', `md5:${'0'.repeat(32)}`, `sha256:${'g'.repeat(64)}`, `sha256:${'0'.repeat(64)} --pre`])
    expect(isHash(text)).toBe(false);
});
