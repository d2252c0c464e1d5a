import { type FSWatcher, watch } from 'node:fs';

/**
 * Tells names of entries of a folder that were made, changed or deleted, by whomever; what comes within `quietMs` is
 * told once. Returns what ends it. Where the system has no watch left to give, nothing is told.
 */
export function watchFolder(folder: string, onChange: (names: ReadonlySet<string>) => void, quietMs = 30): () => void {
  let names = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    const told = names;
    names = new Set();
    onChange(told);
  };
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, { persistent: false }, (_, name) => {
      if (name === null) return;
      names.add(name);
      timer ??= setTimeout(flush, quietMs).unref();
    });
  } catch {
    return () => {};
  }
  watcher.on('error', () => {});
  return () => {
    watcher.close();
    clearTimeout(timer);
  };
}
