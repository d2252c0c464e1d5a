const own = new Set<string>();

/** Has an environment removed for this page, whose user goes on with its neighbour then; a failure is thrown on. */
export async function removeHere<T>(id: string, remove: () => Promise<T>): Promise<T> {
  own.add(id);
  try {
    return await remove();
  } catch (thrown) {
    own.delete(id);
    throw thrown;
  }
}

/** Whether it was this page that had an environment removed; true once for each removal. */
export const takeOwnRemoval = (id: string): boolean => own.delete(id);
