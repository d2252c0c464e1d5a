import { type FileHandle, open } from 'node:fs/promises';
import type { Channel } from '../../preload/link';
import { isAbsent } from '../store/disk-error';

/** How many bytes may be on the way before the reader has to acknowledge some. */
export const windowBytes = 384 * 1024;
const pieceBytes = 64 * 1024;

/** A log file that may still grow. */
export interface LogSource {
  readonly path: string;
  /** Whether what is in the file now is all that there will be. */
  isComplete(): boolean;
  /** Resolves when it is worth looking again. */
  changed(): Promise<void>;
}

/** Sends a log from its beginning, as fast as it is acknowledged, until it is complete or the channel is closed. */
export async function followLog(source: LogSource, channel: Channel): Promise<void> {
  let wake = () => {};
  channel.onack = () => wake();
  channel.onclose = () => wake();
  const woken = () =>
    new Promise<void>((done) => {
      wake = done;
    });
  let file: FileHandle | undefined;
  let offset = 0;
  try {
    while (!channel.isClosed) {
      if (channel.unacknowledged >= windowBytes) {
        await woken();
        continue;
      }
      // Asked before reading: what is written in between is then read in the next round.
      const isComplete = source.isComplete();
      const changed = isComplete ? undefined : source.changed();
      file ??= await openIfThere(source.path);
      const piece = file ? await readPiece(file, offset) : new Uint8Array();
      offset += piece.byteLength;
      if (piece.byteLength > 0) channel.write(piece);
      else if (isComplete) break;
      else await Promise.race([changed, woken()]);
    }
  } finally {
    await file?.close();
  }
  channel.close();
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw thrown;
  }
}

async function readPiece(file: FileHandle, offset: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(pieceBytes), 0, pieceBytes, offset);
  return buffer.subarray(0, bytesRead);
}
