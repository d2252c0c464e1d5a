import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * Does the work while no other process does work of the same name. The kernel frees the lock when its holder
 * dies, so a killed start never blocks the next.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const address = `\0cloche-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  let release = await tryAcquire(address);
  while (!release) {
    await released(address);
    release = await tryAcquire(address);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * @param {string} address
 * @returns {Promise<(() => void) | null>}
 */
function tryAcquire(address) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => waiting.delete(socket));
    });
    server.on('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

/**
 * Resolves when the holder has let go.
 * @param {string} address
 * @returns {Promise<void>}
 */
function released(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    // A refusal means that the holder has gone in between, which is the same news as its closing.
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}
