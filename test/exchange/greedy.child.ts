import type { ReadRequest } from '../../main/exchange/reader/read';
import { connectToParent } from '../../main/process/socket-port';
import type { TextFile } from '../../preload/contract';
import { createLink } from '../../preload/link';

const left: Buffer[] = [];

/** Stands for a reader in which a parser has a fault: what the file says is what it does. */
const deeds: Readonly<Record<string, () => unknown>> = {
  loop: () => {
    for (;;);
  },
  wait: () => new Promise(() => {}),
  hoard: () => {
    const kept: unknown[] = [];
    for (;;) kept.push(new Array(1000).fill(kept.length));
  },
  keep: () => {
    left.push(Buffer.alloc(60 * 1024 * 1024, 1));
    return left.length > 1 ? new Promise(() => {}) : process.pid;
  },
  die: () => process.abort(),
  read: () => process.pid,
};

createLink(connectToParent(), {
  call: async (method, given) => {
    const params = given as ReadRequest | TextFile[];
    if (method === 'ready') return null;
    const file = Array.isArray(params) ? params[0] : params.file;
    return deeds[file?.text ?? '']?.();
  },
  open: async () => {},
  event: () => {},
});
