import { crc32, deflateRawSync } from 'node:zlib';
import { ratioMax } from '../archive-rules';

/** A file of an archive, by its path with slashes. */
export interface ArchiveFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The first day that the format has: the same files make the same archive, whenever that is. */
const firstDay = 0x21;
const utf8Flag = 0x0800;
const madeOnUnix = 0x0314;
const regularFile = 0o100644;

/**
 * An archive of files, in their order, that says nothing beside their names and contents. What would shrink further than
 * `readZip` lets it stands there as it is.
 */
export function writeZip(files: readonly ArchiveFile[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { path, bytes } of files) {
    const name = Buffer.from(path);
    const { method, packed } = packedAs(bytes);
    const about = aboutFile(bytes, { method, packed }, name);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, name, packed]);
    const made = Buffer.alloc(2);
    made.writeUInt16LE(madeOnUnix);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((regularFile << 16) >>> 0, 6);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), made, about, rest, name);
    bodies.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  return Buffer.concat([...bodies, index, endOf(files.length, index.length, at)]);
}

/** The content of an entry, and the number of the way in which it is packed: 8 is deflated, 0 as it is. */
interface Packed {
  readonly method: 0 | 8;
  readonly packed: Uint8Array;
}

function packedAs(bytes: Uint8Array): Packed {
  const packed = deflateRawSync(bytes);
  return bytes.length > ratioMax * packed.length ? { method: 0, packed: bytes } : { method: 8, packed };
}

/** What the header of an entry and the directory say alike. */
function aboutFile(bytes: Uint8Array, { method, packed }: Packed, name: Uint8Array): Buffer {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(utf8Flag, 2);
  about.writeUInt16LE(method, 4);
  about.writeUInt16LE(firstDay, 8);
  about.writeUInt32LE(crc32(bytes), 10);
  about.writeUInt32LE(packed.length, 14);
  about.writeUInt32LE(bytes.length, 18);
  about.writeUInt16LE(name.length, 22);
  return about;
}

function endOf(count: number, length: number, at: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(at, 16);
  return end;
}
