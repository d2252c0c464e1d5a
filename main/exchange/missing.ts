import type { CreateRequest, KindId, Remark, TextFile } from '../../preload/contract';
import type { Kind, ProbeContext } from '../kinds/kind';
import type { Asked } from './asked';
import { lookUpPackages } from './carry/known-names';
import { isLonger } from './read/read-json';

/** More than anybody reads; each is looked for in the file. */
const toldMax = 50;

/** What becomes a request, and the file that this was read from, if it was. */
interface Origin {
  readonly asked: Asked;
  readonly file?: TextFile;
}

/**
 * Packages of a request that the list of its channel or of its nixpkgs does not have, where that was read before and is kept on
 * this machine; and that this is not known, where names that nobody wrote for nixpkgs are asked of one whose own were never read.
 */
export async function missingIn(
  { kind: id, spec }: Pick<CreateRequest, 'kind' | 'spec'>,
  { asked, file }: Origin,
  kinds: readonly Kind[],
  context: ProbeContext,
): Promise<Remark[]> {
  const kind = kinds.find((one) => one.id === id);
  if (!kind) return [];
  const { missing, unread } = await lookUpPackages(kind, spec, context);
  const told = missing.slice(0, toldMax).map(({ name, place }): Remark => {
    const line = file ? lineOf(file, name) : 0;
    return {
      ...(line === 0 ? {} : { line }),
      message: `There is no ${name} in the list of ${place} that is kept on this machine: it may be misspelt, gone, or newer than that list.`,
      codes: ['missing-package'],
      name,
    };
  });
  return unread === undefined || isOfNixpkgs(asked, id) ? told : [notChecked(unread), ...told];
}

/** Whether all that is asked for was written for a kind, or by the names of nixpkgs. */
const isOfNixpkgs = ({ own, asFile, packages, requirements }: Asked, kind: KindId): boolean =>
  own?.kind === kind || asFile?.kind === kind || (packages?.from === 'nixpkgs' && requirements.length === 0);

const notChecked = (unread: string): Remark => ({
  message: `Not checked: whether all of it is in ${unread}, because its names have never been read on this machine. The plan asks it, and tells what is missing before anything is made.`,
  codes: ['names-unread'],
});

/** The first line that has the name as a word, from 1; 0 where there is none. */
function lineOf({ text, encoding }: TextFile, name: string): number {
  if (encoding !== undefined || isLonger(text)) return 0;
  const word = new RegExp(`(?<![\\w.-])${name.replaceAll(/[^\w]/g, '\\$&')}(?![\\w-])`, 'i');
  const at = text.search(word);
  return at < 0 ? 0 : text.slice(0, at).split('\n').length;
}
