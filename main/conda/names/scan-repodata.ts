import { createReadStream } from 'node:fs';
import { ClocheError } from '../../../preload/contract';

/** What a channel says of one archive, as far as it is looked at. */
export interface RepodataRecord {
  readonly name: string;
  readonly version: string;
  readonly build: string;
  readonly buildNumber: number;
  /** Bytes of the archive; 0 where they are not told. */
  readonly size: number;
}

/** So little is looked at at a time that the program is held up for a millisecond or two. */
const chunkBytes = 32 * 1024;
/** Of one archive; the largest of conda-forge have a tenth of it. */
const recordBytesMax = 1024 * 1024;
const recordsMax = 10_000_000;
const keyBytesMax = 64;

const sections = new Set(['packages', 'packages.conda']);
const nameShape = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;
const versionShape = /^[0-9A-Za-z.*+!_-]{1,100}$/;
const buildShape = /^[0-9A-Za-z_.+]{1,200}$/;

const [quote, backslash, colon, open, close, openList, closeList] = [...'"\\:{}[]'].map((sign) => sign.charCodeAt(0));

/**
 * Reads the `repodata.json` of a folder of a channel, of any size, and hands on what it says of each archive. It is never
 * parsed as a whole, and the program goes on meanwhile. Records that cannot be understood are left out. Throws `corrupt` for
 * a file that is cut off or no JSON object, and what reading throws.
 */
export async function scanRepodata(
  file: string,
  take: (record: RepodataRecord) => void,
  signal?: AbortSignal,
): Promise<void> {
  const scanner = createScanner(take);
  const stream = createReadStream(file, { highWaterMark: chunkBytes, ...(signal ? { signal } : {}) });
  for await (const chunk of stream) scanner.read(chunk as Buffer);
  if (!scanner.isWhole()) throw broken(file);
}

const broken = (file: string) =>
  new ClocheError('corrupt', `${file} is not what a channel offers.`, {
    hint: 'Clear the cache of the tool, so that it is fetched again.',
  });

/** Follows the braces of a JSON text: a record is what stands at depth 3 of one of the sections. */
function createScanner(take: (record: RepodataRecord) => void) {
  let depth = 0;
  let hasBegun = false;
  let isBroken = false;
  let count = 0;
  let isText = false;
  let isEscaped = false;
  let key = '';
  let isSection = false;
  /** Where the record begins in this chunk; -1 while there is none. */
  let begin = -1;
  let earlier: Buffer[] = [];
  let earlierBytes = 0;

  const keep = (chunk: Buffer) => {
    if (begin < 0) return;
    earlierBytes += chunk.length - begin;
    if (earlierBytes <= recordBytesMax) earlier.push(Buffer.from(chunk.subarray(begin)));
    else earlier = [];
    begin = 0;
  };
  const endRecord = (chunk: Buffer, end: number) => {
    const last = chunk.subarray(begin, end);
    if (earlierBytes + last.length <= recordBytesMax) {
      const text = earlier.length === 0 ? last.toString() : Buffer.concat([...earlier, last]).toString();
      const record = recordOf(text);
      if (record) take(record);
    }
    count += 1;
    begin = -1;
    earlier = [];
    earlierBytes = 0;
  };
  /** The place behind the end of a text that is open, or that of the chunk. */
  const passText = (chunk: Buffer, from: number): number => {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (isEscaped) isEscaped = false;
      else if (byte === backslash) isEscaped = true;
      else if (byte === quote) {
        isText = false;
        if (depth === 1) key += chunk.toString('latin1', from, at);
        return at + 1;
      }
    }
    if (depth === 1 && key.length < keyBytesMax) key += chunk.toString('latin1', from, from + keyBytesMax);
    return chunk.length;
  };
  const enter = (byte: number | undefined, at: number) => {
    if (depth === 0 && (hasBegun || byte !== open)) isBroken = true;
    hasBegun = true;
    depth += 1;
    if (depth === 3 && isSection && byte === open) begin = at;
  };
  const leave = (chunk: Buffer, at: number) => {
    if (depth === 3 && begin >= 0) endRecord(chunk, at + 1);
    depth -= 1;
    if (depth < 0 || count > recordsMax) isBroken = true;
  };
  const read = (chunk: Buffer) => {
    if (begin >= 0) begin = 0;
    let at = 0;
    while (at < chunk.length && !isBroken) {
      if (isText) {
        at = passText(chunk, at);
        continue;
      }
      const byte = chunk[at];
      if (byte === quote) {
        isText = true;
        if (depth === 1) key = '';
      } else if (byte === open || byte === openList) enter(byte, at);
      else if (byte === close || byte === closeList) leave(chunk, at);
      else if (byte === colon && depth === 1) isSection = sections.has(key);
      at += 1;
    }
    keep(chunk);
  };
  return { read, isWhole: () => hasBegun && !isBroken && depth === 0 };
}

/** Null for one of which something is missing, or of which a part could not stand in a match spec. */
function recordOf(text: string): RepodataRecord | null {
  try {
    const { name, version, build, build_number: number, size } = JSON.parse(text);
    if (!(isLike(nameShape, name) && isLike(versionShape, version) && isLike(buildShape, build))) return null;
    return { name: name.toLowerCase(), version, build, buildNumber: countOf(number), size: countOf(size) };
  } catch {
    return null;
  }
}

const isLike = (pattern: RegExp, value: unknown): value is string => typeof value === 'string' && pattern.test(value);
const countOf = (value: unknown): number => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : 0);
