import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineSplitter, createTail } from '../../main/process/line-splitter';

function split(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

test('line feeds, carriage returns and both together each end a line once', () => {
  expect(split([Buffer.from('a\nb\r\nc\rd\n\ne')])).toEqual(['a', 'b', 'c', 'd', '', 'e']);
});

test('redrawn progress gives no empty lines', () => {
  expect(split([Buffer.from('\r 10 %\r 20 %\r'), Buffer.from('\ndone\n')])).toEqual([' 10 %', ' 20 %', 'done']);
});

test('where the bytes are cut makes no difference', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'é', '漢', '\r', '\n', '🐍') }),
      fc.integer({ min: 1, max: 5 }),
      (text, size) => {
        const bytes = Buffer.from(text);
        const pieces: Uint8Array[] = [];
        for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
        expect(split(pieces)).toEqual(split([bytes]));
      },
    ),
  );
});

test('a line without an end is handed on in pieces', () => {
  expect(split([Buffer.alloc(150_000, 'x')]).map((line) => line.length)).toEqual([65_536, 65_536, 18_928]);
});

test('a tail keeps the last bytes', () => {
  const tail = createTail(10);
  for (let number = 0; number < 100; number += 1) tail.push(Buffer.from(`${number},`));
  expect(tail.text()).toBe('97,98,99,'.padStart(10, ','));
});
