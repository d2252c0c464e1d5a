import { type FileHandle, open } from 'node:fs/promises';

/** The prototype of file handles: the edge at which a disk's refusals come in. */
export async function fileHandles(): Promise<FileHandle> {
  const handle = await open('/dev/null', 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}
