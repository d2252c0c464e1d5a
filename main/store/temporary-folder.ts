import { makePrivateFolder } from './atomic-file';
import { deleteTree } from './delete-tree';

/**
 * Does some work with an empty folder at an absolute path, and deletes it afterwards: tools that are ended in the midst
 * of their work leave what is in it. What an earlier one left there is deleted first.
 */
export async function withTemporaryFolder<T>(folder: string, work: (folder: string) => Promise<T>): Promise<T> {
  await deleteTree(folder);
  await makePrivateFolder(folder);
  try {
    return await work(folder);
  } finally {
    // What the work says counts more than what is left of it.
    await deleteTree(folder).catch(() => {});
  }
}
