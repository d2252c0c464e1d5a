import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import type { Folders } from '../../store/folders';
import { makeRuntimeFolder } from './runtime-folder';

/** How long a running host may take to answer on a busy machine, milliseconds; one that is gone is known at once. */
const patienceMs = 8_000;
/** Longest path of a socket in Linux, bytes, without the end of the string. */
const socketPathMax = 107;

/**
 * Where the host of a data folder answers, or null when that path is too long for a socket. A socket file in a folder
 * that only this user may enter, because an abstract one would hand links to every user of the machine.
 */
function doorbellPath(folders: Folders): string | null {
  const name = createHash('sha256').update(folders.data).digest('hex').slice(0, 12);
  const path = join(folders.runtime, `browser-${name}.sock`);
  return Buffer.byteLength(path) > socketPathMax ? null : path;
}

/** Asks a host that already runs for the same data folder for a fresh link; null when there is none. */
export function askForLink(folders: Folders): Promise<string | null> {
  const path = doorbellPath(folders);
  if (!path) return Promise.resolve(null);
  return new Promise((resolve) => {
    let text = '';
    const socket = createConnection(path);
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve(/^http:\/\/127\.0\.0\.1[:/]/.test(text) ? text.trim() : null));
  });
}

/** Answers those who ask for a link from now on; returns what ends it. Call it when {@link askForLink} found nobody. */
export async function answerDoorbell(folders: Folders, issueLink: () => string): Promise<() => Promise<void>> {
  const path = doorbellPath(folders);
  if (!path) return async () => {};
  await makeRuntimeFolder(folders);
  await rm(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${issueLink()}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}
