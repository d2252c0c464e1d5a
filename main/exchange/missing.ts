import type { CreateRequest, Remark, TextFile } from '../../preload/contract';
import type { Kind, ProbeContext } from '../kinds/kind';
import { lookUpPackages } from './carry/known-names';
import { textLengthMax } from './read/read-json';

/** More than anybody reads; each is looked for in the file. */
const toldMax = 50;

/**
 * Packages of a file that the list of its channel or of its nixpkgs does not have, where that was read before and is kept on this
 * machine.
 */
export async function missingIn(
  file: TextFile,
  { kind: id, spec }: Pick<CreateRequest, 'kind' | 'spec'>,
  kinds: readonly Kind[],
  context: ProbeContext,
): Promise<Remark[]> {
  const kind = kinds.find((one) => one.id === id);
  if (!kind) return [];
  const { missing } = await lookUpPackages(kind, spec, context);
  return missing.slice(0, toldMax).map(({ name, place }) => {
    const line = lineOf(file, name);
    return {
      ...(line === 0 ? {} : { line }),
      message: `There is no ${name} in the list of ${place} that is kept on this machine: it may be misspelt, gone, or newer than that list.`,
      codes: ['missing-package'],
      name,
    };
  });
}

/** The first line that has the name as a word, from 1; 0 where there is none. */
function lineOf({ text, encoding }: TextFile, name: string): number {
  if (encoding !== undefined || text.length > textLengthMax) return 0;
  const word = new RegExp(`(?<![\\w.-])${name.replaceAll(/[^\w]/g, '\\$&')}(?![\\w-])`, 'i');
  const at = text.search(word);
  return at < 0 ? 0 : text.slice(0, at).split('\n').length;
}
