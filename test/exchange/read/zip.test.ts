import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readZip } from '../../../main/exchange/read/zip';
import { writeZip } from '../../../main/exchange/write/zip';
import { ClocheError } from '../../../preload/contract';
import { makeZip } from '../../support/zip';

const file = (path: string, text: string | Uint8Array = 'text') => ({ path, bytes: Buffer.from(text) });
const read = (bytes: Uint8Array) => readZip('some.zip', Buffer.from(bytes));

function refusal(bytes: Uint8Array): string {
  try {
    read(bytes);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    return `${thrown.code}: ${thrown.message}`;
  }
  return 'was read';
}

/** Changes the archive's bytes in the local headers or in the directory, by their signature. */
function changed(bytes: Buffer, signature: 'PK\x03\x04' | 'PK\x01\x02' | 'PK\x05\x06', change: (from: Buffer) => void) {
  const copy = Buffer.from(bytes);
  change(copy.subarray(copy.lastIndexOf(signature)));
  return copy;
}

describe('an archive', () => {
  const good = writeZip([file('a.txt', 'one'), file('files/ä/b.nix', 'two'.repeat(1000)), file('empty', '')]);

  test('is read as it was written', () => {
    expect([...read(good)].map(([name, bytes]) => [name, bytes.toString().slice(0, 6)])).toEqual([
      ['a.txt', 'one'],
      ['files/ä/b.nix', 'twotwo'],
      ['empty', ''],
    ]);
  });

  test('that is cut anywhere is refused', () => {
    for (let end = 0; end < good.length; end += 1) expect(refusal(good.subarray(0, end))).toMatch(/^invalid-input: /);
  });

  test('of which any single byte was changed is refused, or says the same', () => {
    const said = JSON.stringify([...read(good)]);
    for (let at = 0; at < good.length; at += 1) {
      const copy = Buffer.from(good);
      copy[at] = (copy[at] ?? 0) ^ 0x55;
      try {
        // Dates and versions mean nothing here; whatever else is heard would be another file.
        expect(JSON.stringify([...read(copy)])).toBe(said);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ClocheError);
      }
    }
  });

  test.each([
    '../up',
    'a/../../up',
    '/absolute',
    'a\\b',
    'C:x',
    'a//b',
    './a',
    'a/',
    'a\0b',
    'a\nb',
    '',
    '..',
    'a/./b',
    '.cloche-environment',
    'files/.cloche-environment',
    'x'.repeat(300),
  ])('with the name %j is refused', (name) => {
    expect(refusal(writeZip([file('good'), file(name)]))).toMatch(
      /^invalid-input: .*(?:no path inside|no name for a file)/,
    );
  });

  test.each([
    ['a', 'a'],
    ['Files/a', 'files/A'],
    ['caf\u00e9', 'cafe\u0301'],
    ['stra\u00dfe', 'STRASSE'],
    ['\ufb01le', 'file'],
  ])('with the names %j and %j is refused', (one, other) => {
    expect(refusal(writeZip([file(one), file(other)]))).toMatch(/is there twice/);
  });

  test('with a file in a file is refused', () => {
    expect(refusal(writeZip([file('a'), file('A/b')]))).toMatch(/lies in a file/);
  });

  test.each([
    ['a link', 0o120777],
    ['a folder', 0o040755],
    ['a device', 0o020666],
    ['a pipe', 0o010666],
  ])('with %s is refused', (_, mode) => {
    const link = changed(writeZip([file('a', '/etc/passwd')]), 'PK\x01\x02', (entry) =>
      entry.writeUInt32LE((mode << 16) >>> 0, 38),
    );
    expect(refusal(link)).toMatch(/is a link, a folder or a device/);
  });

  test.each([
    ['another name', 'PK\x03\x04', (entry: Buffer) => entry.write('b', 30)],
    ['another size', 'PK\x03\x04', (entry: Buffer) => entry.writeUInt32LE(3, 22)],
    ['another length', 'PK\x03\x04', (entry: Buffer) => entry.writeUInt32LE(3, 18)],
    ['another method', 'PK\x03\x04', (entry: Buffer) => entry.writeUInt16LE(0, 8)],
    ['an extra field', 'PK\x03\x04', (entry: Buffer) => entry.writeUInt16LE(1, 28)],
    ['its length behind itself', 'PK\x03\x04', (entry: Buffer) => entry.writeUInt16LE(0x0808, 6)],
  ] as const)('whose header has %s than its directory is refused', (_, signature, change) => {
    expect(refusal(changed(writeZip([file('a')]), signature, change))).toMatch(/told in two ways/);
  });

  test('with something before, between or behind its parts is refused', () => {
    expect(refusal(Buffer.concat([Buffer.from('#!/bin/sh\n'), good]))).toMatch(/^invalid-input/);
    expect(refusal(Buffer.concat([good, good]))).toMatch(/^invalid-input/);
    expect(refusal(Buffer.concat([good, Buffer.from('x')]))).toMatch(/stands behind its end/);
  });

  test('whose entries overlap is refused', () => {
    const two = writeZip([file('a'), file('a')]);
    expect(refusal(changed(two, 'PK\x01\x02', (entry) => entry.writeUInt32LE(0, 42)))).toMatch(/^invalid-input/);
    // Both entries of the directory say that the first one's content is theirs.
    const overlapping = changed(writeZip([file('aa'), file('bb')]), 'PK\x01\x02', (entry) => {
      entry.writeUInt32LE(0, 42);
      entry.write('aa', 46);
    });
    expect(refusal(overlapping)).toMatch(/is there twice|overlap/);
  });

  test('with an entry inside of another one is refused', () => {
    const part = (bytes: Buffer, from: string, to: string) =>
      bytes.subarray(bytes.lastIndexOf(from, undefined, 'latin1'), bytes.lastIndexOf(to, undefined, 'latin1'));
    const inner = makeZip({ b: 'evil' }, false);
    const outer = makeZip({ a: inner.subarray(0, inner.indexOf('PK\x01\x02', 0, 'latin1')) }, false);
    const end = outer.subarray(-22);
    const locals = outer.subarray(0, outer.length - 22 - part(outer, 'PK\x01\x02', 'PK\x05\x06').length);
    const second = Buffer.from(part(inner, 'PK\x01\x02', 'PK\x05\x06'));
    second.writeUInt32LE(locals.lastIndexOf('PK\x03\x04', undefined, 'latin1'), 42);
    end.writeUInt16LE(2, 8);
    end.writeUInt16LE(2, 10);
    end.writeUInt32LE(second.length * 2, 12);
    const both = Buffer.concat([locals, part(outer, 'PK\x01\x02', 'PK\x05\x06'), second, end]);
    expect(refusal(both)).toMatch(/entries overlap/);
  });

  test('that unpacks to more than it says is refused, and never unpacked further', () => {
    const bomb = makeZip({ a: 'x'.repeat(10_000) });
    const small = (entry: Buffer, at: number) => entry.writeUInt32LE(10, at);
    const lying = changed(
      changed(bomb, 'PK\x03\x04', (entry) => small(entry, 22)),
      'PK\x01\x02',
      (entry) => small(entry, 24),
    );
    expect(refusal(lying)).toMatch(/is damaged, or longer than it says/);
  });

  test('that unpacks to ten times its size is refused beyond the first MiB', () => {
    expect(refusal(makeZip({ a: 'x'.repeat(1024 * 1024) }))).toBe('was read');
    expect(refusal(makeZip({ a: 'x'.repeat(1024 * 1024 + 1) }))).toMatch(/^too-large: .*far more than it is/);
    expect(refusal(makeZip({ a: Buffer.alloc(60 * 1024 * 1024) }))).toMatch(/^too-large/);
  });

  test('is written so that it can be read, whatever its files shrink to', () => {
    const files = [file('a', 'x'.repeat(3 * 1024 * 1024)), file('b', 'words '.repeat(10))];
    const again = read(writeZip(files));
    expect(files.map(({ path, bytes }) => again.get(path)?.equals(bytes))).toEqual([true, true]);
  });

  test.each([true, false])(
    'with a content that has another sum than it says is refused (deflated: %s)',
    (isDeflated) => {
      const wrong = (entry: Buffer, at: number) => entry.writeUInt32LE(7, at);
      const archive = makeZip({ a: 'text' }, isDeflated);
      const lying = changed(
        changed(archive, 'PK\x03\x04', (entry) => wrong(entry, 14)),
        'PK\x01\x02',
        (entry) => wrong(entry, 16),
      );
      expect(refusal(archive)).toBe('was read');
      expect(refusal(lying)).toMatch(/“a” is damaged, or longer than it says/);
    },
  );

  test('with more than a thousand entries is refused', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => file(`f${index}`));
    expect(refusal(writeZip(names(1000)))).toBe('was read');
    expect(refusal(writeZip(names(1001)))).toMatch(/^too-large: .*1000 entries/);
  });

  test('with bytes behind the packed content of an entry is refused', () => {
    // The packed content ends before the length that is said, so another program might read on.
    const packed = deflateRawSync('text');
    const good = writeZip([file('a')]);
    const at = good.indexOf(packed);
    const longer = Buffer.concat([
      good.subarray(0, at + packed.length),
      Buffer.from('evil'),
      good.subarray(at + packed.length),
    ]);
    const length = (entry: Buffer, offset: number) => entry.writeUInt32LE(packed.length + 4, offset);
    const moved = changed(
      changed(
        changed(longer, 'PK\x03\x04', (entry) => length(entry, 18)),
        'PK\x01\x02',
        (entry) => length(entry, 20),
      ),
      'PK\x05\x06',
      (end) => end.writeUInt32LE(end.readUInt32LE(16) + 4, 16),
    );
    expect(refusal(moved)).toMatch(/is damaged, or longer than it says/);
  });
});
