/** Bytes that wait to be sent, in order. A later gate may drop some of them before they are taken. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #size = 0;

  /** Bytes that wait. */
  get size(): number {
    return this.#size;
  }

  push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#chunks.push(bytes);
    this.#size += bytes.byteLength;
  }

  /** Puts bytes before all that wait. */
  unshift(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#chunks.unshift(bytes);
    this.#size += bytes.byteLength;
  }

  /** Takes at most so many bytes, in a buffer of their own; empty when none wait. */
  take(count: number): Uint8Array {
    const taken = new Uint8Array(Math.min(count, this.#size));
    let filled = 0;
    let used = 0;
    while (filled < taken.byteLength) {
      const chunk = this.#chunks[used] as Uint8Array;
      const part = chunk.subarray(0, taken.byteLength - filled);
      taken.set(part, filled);
      filled += part.byteLength;
      if (part.byteLength === chunk.byteLength) used += 1;
      else this.#chunks[used] = chunk.subarray(part.byteLength);
    }
    this.#chunks.splice(0, used);
    this.#size -= filled;
    return taken;
  }

  clear(): void {
    this.#chunks = [];
    this.#size = 0;
  }
}
