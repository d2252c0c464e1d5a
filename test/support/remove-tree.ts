import { rmSync } from 'node:fs';

const attempts = 50;
const betweenMs = 100;

/**
 * Deletes a folder in which a browser that has just ended may still write: what comes while it is emptied makes Node give
 * up, whatever it is told of retries, so it is begun again.
 */
export function removeTree(folder: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (thrown) {
      if (attempt === attempts) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenMs);
    }
  }
}
