import { crc32, inflateRawSync } from 'node:zlib';
import { bundleBytesMax, ClocheError } from '../../../preload/contract';
import { visibleLine } from '../../../preload/visible-text';
import { entriesMax, isTooMuch, wrongNames } from '../archive-rules';

const signatures = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 } as const;
const endLength = 22;
const commentMax = 0xffff;
const centralLength = 46;
const localLength = 30;
/** The bit of a name in UTF-8; a bit that is none of these two changes how an entry is to be read. */
const utf8Flag = 0x0800;
const harmlessFlags = utf8Flag | 0x0006;
const regularType = 0o100000;

/** What the central directory says of an entry. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * The files of an archive by their names, each a path inside with slashes. Everything is refused that another program
 * could read in another way or write to another place: links, devices and folders, names that leave the archive or that
 * meet on some file system, entries that overlap or of which directory and header tell different things, and more than
 * {@link bundleBytesMax}, 1,000 entries or ten times the archive's size (beyond the first MiB). Throws `too-large` and
 * `invalid-input`.
 */
export function readZip(shown: string, bytes: Buffer): Map<string, Buffer> {
  if (bytes.length > bundleBytesMax)
    throw new ClocheError('too-large', `${shown} is larger than ${bundleBytesMax / 1024 ** 2} MiB.`);
  const refuse = (why: string) =>
    new ClocheError('invalid-input', `${shown} is not a bundle that Cloche could have written: ${why}.`, {
      hint: 'Nothing of it was unpacked. Export it again with Cloche.',
    });
  try {
    const { entries, directoryAt } = readDirectory(bytes, refuse);
    checkNames(entries, refuse);
    checkSizes(shown, entries, bytes.length);
    const starts = checkPlaces(bytes, entries, directoryAt, refuse);
    return new Map(entries.map((entry, index) => [entry.name, unpack(bytes, entry, starts[index] ?? 0, refuse)]));
  } catch (thrown) {
    // A number that points behind the end.
    if (thrown instanceof RangeError) throw refuse('it is cut off, or points behind its end');
    throw thrown;
  }
}

type Refuse = (why: string) => ClocheError;

/** The one directory at the end; what stands before the first entry, between, and behind belongs to no one. */
function readDirectory(bytes: Buffer, refuse: Refuse): { entries: Entry[]; directoryAt: number } {
  const end = bytes.length - endLength;
  if (end < 0 || bytes.readUInt32LE(end) !== signatures.end) {
    const tail = bytes.subarray(Math.max(0, end - commentMax));
    throw refuse(tail.includes('PK\x05\x06') ? 'something stands behind its end' : 'it has no end');
  }
  const [disk, directoryDisk, here, count] = [4, 6, 8, 10].map((offset) => bytes.readUInt16LE(end + offset));
  const length = bytes.readUInt32LE(end + 12);
  const directoryAt = bytes.readUInt32LE(end + 16);
  if (disk !== 0 || directoryDisk !== 0 || here !== count || bytes.readUInt16LE(end + 20) !== 0)
    throw refuse('it has several parts or a comment');
  if (directoryAt + length !== end) throw refuse('its directory does not stand at its end');
  if ((count ?? 0) > entriesMax) throw new ClocheError('too-large', `The bundle has more than ${entriesMax} entries.`);
  const entries: Entry[] = [];
  let at = directoryAt;
  for (let index = 0; index < (count ?? 0); index += 1) {
    const { entry, next } = readCentral(bytes, at, refuse);
    entries.push(entry);
    at = next;
  }
  if (at !== end) throw refuse('its directory has another length than it says');
  return { entries, directoryAt };
}

function readCentral(bytes: Buffer, at: number, refuse: Refuse): { entry: Entry; next: number } {
  if (bytes.readUInt32LE(at) !== signatures.central) throw refuse('its directory is damaged');
  const [flags = 0, method = 0] = [8, 10].map((offset) => bytes.readUInt16LE(at + offset));
  const [checksum = 0, packed = 0, size = 0] = [16, 20, 24].map((offset) => bytes.readUInt32LE(at + offset));
  const [nameLength = 0, extraLength = 0, commentLength = 0] = [28, 30, 32].map((offset) =>
    bytes.readUInt16LE(at + offset),
  );
  const name = nameAt(bytes, at + centralLength, nameLength, refuse);
  const quoted = `“${visibleLine(name).slice(0, 100)}”`;
  // The upper half are the rights of Unix, whatever system the archive says that it is of.
  const type = (bytes.readUInt32LE(at + 38) >>> 16) & 0o170000;
  if (type !== regularType && type !== 0) throw refuse(`${quoted} is a link, a folder or a device`);
  if ((bytes.readUInt32LE(at + 38) & 0x10) !== 0) throw refuse(`${quoted} is a folder`);
  if ((flags & ~harmlessFlags) !== 0) throw refuse(`${quoted} is encrypted, or says its length behind itself`);
  if (method !== 0 && method !== 8) throw refuse(`${quoted} is packed in a way that is not known`);
  if (extraLength + commentLength > 0) throw refuse(`${quoted} says more than a name and its content`);
  const entry = { name, method, checksum, packed, size, at: bytes.readUInt32LE(at + 42) };
  return { entry, next: at + centralLength + nameLength };
}

function nameAt(bytes: Buffer, at: number, length: number, refuse: Refuse): string {
  const raw = bytes.subarray(at, at + length);
  const name = raw.toString('utf8');
  if (raw.length !== length || !Buffer.from(name).equals(raw)) throw refuse('a name in it is no text');
  return name;
}

function checkNames(entries: readonly Entry[], refuse: Refuse): void {
  const [wrong] = wrongNames(entries.map(({ name }) => name));
  if (wrong) throw refuse(`“${visibleLine(wrong.name).slice(0, 100)}” ${wrong.why}`);
}

function checkSizes(shown: string, entries: readonly Entry[], archiveBytes: number): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (isTooMuch(total, archiveBytes))
    throw new ClocheError('too-large', `${shown} unpacks to far more than it is.`, {
      hint: 'Nothing of it was unpacked. Export it again with Cloche.',
    });
}

/** Where the content of each entry begins, whose header must tell what the directory tells; none overlaps another one. */
function checkPlaces(bytes: Buffer, entries: readonly Entry[], directoryAt: number, refuse: Refuse): number[] {
  const starts = entries.map((entry) => readLocal(bytes, entry, refuse));
  const places = entries.map(({ at, packed }, index) => ({ at, end: (starts[index] ?? 0) + packed }));
  let expected = 0;
  for (const { at, end } of places.sort((a, b) => a.at - b.at)) {
    if (at !== expected) throw refuse('its entries overlap, or something stands between them');
    expected = end;
  }
  if (expected !== directoryAt) throw refuse('something stands between its entries and its directory');
  return starts;
}

function readLocal(bytes: Buffer, entry: Entry, refuse: Refuse): number {
  const { at, name } = entry;
  if (bytes.readUInt32LE(at) !== signatures.local) throw refuse('an entry does not begin where it should');
  const nameLength = bytes.readUInt16LE(at + 26);
  const isSame =
    (bytes.readUInt16LE(at + 6) & ~harmlessFlags) === 0 &&
    bytes.readUInt16LE(at + 8) === entry.method &&
    bytes.readUInt32LE(at + 14) === entry.checksum &&
    bytes.readUInt32LE(at + 18) === entry.packed &&
    bytes.readUInt32LE(at + 22) === entry.size &&
    bytes.readUInt16LE(at + 28) === 0 &&
    nameAt(bytes, at + localLength, nameLength, refuse) === name;
  if (!isSame) throw refuse(`“${visibleLine(name).slice(0, 100)}” is told in two ways`);
  return at + localLength + nameLength;
}

function unpack(bytes: Buffer, { name, method, packed, size, checksum }: Entry, start: number, refuse: Refuse): Buffer {
  const body = bytes.subarray(start, start + packed);
  const wrong = () => refuse(`“${visibleLine(name).slice(0, 100)}” is damaged, or longer than it says`);
  if (method === 0 && packed !== size) throw wrong();
  let content = body;
  if (method === 8) {
    try {
      // It stops at the length that was counted above.
      const { buffer, engine } = inflateRawSync(body, {
        maxOutputLength: Math.max(1, size),
        info: true,
      }) as unknown as {
        buffer: Buffer;
        engine: { bytesWritten: number };
      };
      if (engine.bytesWritten !== packed) throw wrong();
      content = buffer;
    } catch {
      throw wrong();
    }
  }
  if (content.length !== size || crc32(content) !== checksum) throw wrong();
  return content;
}
