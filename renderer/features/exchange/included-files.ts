import type { TextFile } from '../../../preload/contract';
import { call } from '../../client';

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * Of files that came together without their folders, the one to import: the first that no other includes; and those that it
 * includes, by itself or through one of them. What they include, the program says. Rejects where one takes it too much.
 */
export async function sortIncluded(
  files: readonly TextFile[],
): Promise<{ main: TextFile | undefined; included: TextFile[] }> {
  const answer = files.length > 1 ? await call('exchange.includes', { files: [...files] }) : [];
  const named = new Map(files.map((file, index) => [file, answer[index]?.map(({ path }) => baseName(path)) ?? []]));
  const isIncluded = (file: TextFile) =>
    files.some((other) => other !== file && named.get(other)?.includes(file.fileName));
  const main = files.find((file) => !isIncluded(file)) ?? files[0];
  const reached = new Set(main ? [main] : []);
  for (const file of reached)
    for (const other of files) if (named.get(file)?.includes(other.fileName)) reached.add(other);
  return { main, included: [...reached].filter((file) => file !== main) };
}
