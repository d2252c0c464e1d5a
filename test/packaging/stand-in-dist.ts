import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands before the fuse wire in every Electron binary (`@electron/fuses`). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const wireVersion = 1;
const wireLength = 9;

/** Makes a folder that electron-builder takes for an unpacked Electron: a binary with fuses, all on, and nothing else. */
export function makeStandInDist(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const wire = Buffer.concat([Buffer.from([wireVersion, wireLength]), Buffer.from('1'.repeat(wireLength))]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(sentinel), wire]), { mode: 0o755 });
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '');
}

/** The state of each fuse in a binary, in Electron's order: true for on. */
export function readFuses(binary: Buffer): boolean[] {
  const start = binary.indexOf(sentinel) + sentinel.length + 2;
  return [...binary.subarray(start, start + wireLength)].map((byte) => byte === '1'.charCodeAt(0));
}
