import { ClocheError } from './contract';
import type { Frame } from './link';

/** Largest piece that {@link pack} makes, bytes: well below the socket's cap for one message. */
const pieceBytes = 512 * 1024;
/** Largest frame that {@link createUnpacker} puts together, bytes: a bundle in base64 fits. */
export const frameBytesMax = 72 * 1024 * 1024;

/**
 * A frame as messages for a pipe of bytes. Each message is one byte (1 when it is the last piece) and a piece of:
 * length of the header (u32, little endian), header (JSON without `bytes`), bytes.
 */
export function pack(frame: Frame): Uint8Array<ArrayBuffer>[] {
  const { bytes, ...rest } = frame as Frame & { bytes?: Uint8Array };
  const header = new TextEncoder().encode(JSON.stringify(rest));
  const whole = new Uint8Array(4 + header.byteLength + (bytes?.byteLength ?? 0));
  new DataView(whole.buffer).setUint32(0, header.byteLength, true);
  whole.set(header, 4);
  if (bytes) whole.set(bytes, 4 + header.byteLength);
  const messages: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start < whole.byteLength; start += pieceBytes) {
    const piece = whole.subarray(start, start + pieceBytes);
    const message = new Uint8Array(1 + piece.byteLength);
    message[0] = start + pieceBytes >= whole.byteLength ? 1 : 0;
    message.set(piece, 1);
    messages.push(message);
  }
  return messages;
}

/** Puts the messages of {@link pack} together again: the frame, or null while pieces are missing. Throws on malformed input. */
export function createUnpacker(): (message: Uint8Array) => unknown {
  let pieces: Uint8Array[] = [];
  let length = 0;
  return (message) => {
    // An empty piece would take memory without counting towards the cap.
    if (message.byteLength < 2) throw new ClocheError('invalid-input', 'A message is empty.');
    pieces.push(message.subarray(1));
    length += message.byteLength - 1;
    if (length > frameBytesMax) throw new ClocheError('too-large', 'A message is larger than 72 MiB.');
    if (message[0] !== 1) return null;
    const whole = pieces.length === 1 ? (pieces[0] as Uint8Array) : concatenate(pieces, length);
    pieces = [];
    length = 0;
    const headerLength = new DataView(whole.buffer, whole.byteOffset, whole.byteLength).getUint32(0, true);
    if (4 + headerLength > whole.byteLength)
      throw new ClocheError('invalid-input', 'A message is shorter than its header.');
    const frame: unknown = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + headerLength)));
    if (typeof frame !== 'object' || frame === null)
      throw new ClocheError('invalid-input', 'A message is not a frame.');
    return (frame as { t?: unknown }).t === 'data' ? { ...frame, bytes: whole.slice(4 + headerLength) } : frame;
  };
}

function concatenate(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}
