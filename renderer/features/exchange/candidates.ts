import type { TextFile } from '../../../preload/contract';
import { call } from '../../client';
import type { Alternative } from '../../stores/ui';

/**
 * Those of the files that can be imported, the one to take first; which these are, the program says. Rejects where one takes
 * it too much.
 */
export async function candidatesAmong(files: readonly TextFile[]): Promise<Alternative[]> {
  const chosen = await call('exchange.choose', { files: [...files] });
  return chosen.flatMap(({ fileName, problem }) => {
    const file = files.find((one) => one.fileName === fileName);
    return file ? [{ file, ...(problem === undefined ? {} : { problem }) }] : [];
  });
}
