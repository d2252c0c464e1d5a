import { StringDecoder } from 'node:string_decoder';

/** A line longer than this is handed on in pieces, characters. */
export const lineLengthMax = 64 * 1024;

export interface LineSplitter {
  /** Takes the next bytes of the stream and hands on the lines that they complete. */
  push(chunk: Buffer): void;
  /** Hands on what is left when the stream has ended. */
  end(): void;
}

/**
 * Cuts UTF-8 bytes into lines as they come. A carriage return ends a line too, because tools redraw their progress with
 * it; the empty lines that this makes are left out.
 */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  let isAfterReturn = false;

  const take = (text: string) => {
    pending += text;
    let start = 0;
    for (let index = 0; index < pending.length; index += 1) {
      const character = pending[index];
      if (character !== '\n' && character !== '\r') {
        isAfterReturn = false;
        continue;
      }
      const line = pending.slice(start, index);
      const isRestOfBreak = character === '\n' && isAfterReturn && line === '';
      if (!isRestOfBreak && (line !== '' || character === '\n')) onLine(line);
      isAfterReturn = character === '\r';
      start = index + 1;
    }
    pending = pending.slice(start);
    while (pending.length > lineLengthMax) {
      onLine(pending.slice(0, lineLengthMax));
      pending = pending.slice(lineLengthMax);
    }
  };

  return {
    push: (chunk) => take(decoder.write(chunk)),
    end: () => {
      take(decoder.end());
      if (pending !== '') onLine(pending);
      pending = '';
    },
  };
}

/** Keeps the last bytes of a stream. */
export function createTail(bytesMax: number): { push(chunk: Buffer): void; text(): string } {
  let chunks: Buffer[] = [];
  let length = 0;
  return {
    push: (chunk) => {
      chunks.push(chunk);
      length += chunk.byteLength;
      // Trimming only at twice the size copies each byte once on average.
      if (length <= bytesMax * 2) return;
      chunks = [Buffer.from(Buffer.concat(chunks).subarray(-bytesMax))];
      length = bytesMax;
    },
    text: () => Buffer.concat(chunks).subarray(-bytesMax).toString('utf8'),
  };
}
