import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createUnpacker, pack } from '../../preload/framing';
import type { Frame, Port } from '../../preload/link';

const lengthBytes = 4;
/** Larger than any message that `pack` makes; a longer one means that the pipe is out of step. */
const messageBytesMax = 1024 * 1024;
/** The descriptor at which a child of `startNodeChild` finds its socket. */
export const parentDescriptor = 3;
/** How long a child may tidy up after its parent has gone, milliseconds. */
const farewellMs = 2000;

/**
 * A port over a duplex stream of bytes: each message of `pack` is preceded by its length (u32, little endian).
 * The port closes when the stream ends or carries something that is no frame.
 */
export function createSocketPort(socket: Duplex): Port {
  const read = createMessageReader(createUnpacker(), (frame) => port.onframe?.(frame));
  const port: Port = {
    send: (frame) => {
      if (!socket.writable) return;
      socket.cork();
      for (const message of frameMessages(frame)) socket.write(message);
      socket.uncork();
    },
    close: () => socket.end(),
    onframe: null,
    onclose: null,
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      socket.destroy();
    }
  });
  socket.on('end', () => socket.end());
  // An error is always followed by 'close', which is all that the owner of a port needs to know.
  socket.on('error', () => {});
  socket.once('close', () => port.onclose?.());
  return port;
}

/**
 * The port to the process that started this one with `startNodeChild`. When that one is gone the port closes and
 * this process ends two seconds later at the latest.
 */
export function connectToParent(): Port {
  const socket = new Socket({ fd: parentDescriptor, readable: true, writable: true });
  socket.once('close', () => setTimeout(() => process.exit(0), farewellMs).unref());
  return createSocketPort(socket);
}

function* frameMessages(frame: Frame): Generator<Uint8Array> {
  for (const message of pack(frame)) {
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(message.byteLength);
    yield length;
    yield message;
  }
}

/** Cuts a stream of chunks into messages and hands on the frames in them. */
function createMessageReader(unpack: (message: Uint8Array) => unknown, onFrame: (frame: unknown) => void) {
  let chunks: Buffer[] = [];
  let available = 0;

  const take = (count: number): Buffer => {
    const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    chunks = whole.byteLength > count ? [whole.subarray(count)] : [];
    available -= count;
    return whole.subarray(0, count);
  };

  let expected: number | undefined;
  return (chunk: Buffer) => {
    chunks.push(chunk);
    available += chunk.byteLength;
    while (available >= (expected ?? lengthBytes)) {
      if (expected === undefined) {
        expected = take(lengthBytes).readUInt32LE();
        if (expected > messageBytesMax) throw new RangeError('A message is longer than 1 MiB.');
        continue;
      }
      const frame = unpack(take(expected));
      expected = undefined;
      if (frame !== null) onFrame(frame);
    }
  };
}
