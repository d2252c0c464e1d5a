import { isInStore } from '../../store/nix-store';
import { holdRoot } from '../run/build-nix';
import type { NixContext } from '../run/nix';
import { runNix } from '../run/run-nix';
import { linksIn } from './generation';

/**
 * Tells Nix of the links in a folder once more: it forgets those that were not there while it collected garbage. What it
 * has deleted meanwhile it fetches again where it can. Throws what Nix says, explained.
 */
export async function holdRootsAgain(folder: string, context: NixContext): Promise<void> {
  for (const { link, target } of await rootsIn(folder)) await holdRoot(context, target, link);
}

/** How much of the store the links in a folder keep alive, bytes. Throws what Nix says, explained. */
export async function closureBytes(folder: string, context: NixContext): Promise<number> {
  const targets = (await rootsIn(folder)).map(({ target }) => target);
  if (targets.length === 0) return 0;
  const closure = linesOf(await runNix(context, 'nix-store', ['--query', '--requisites', ...targets]));
  let bytes = 0;
  for (let at = 0; at < closure.length; at += pathsAtOnce) {
    const paths = closure.slice(at, at + pathsAtOnce);
    for (const size of linesOf(await runNix(context, 'nix-store', ['--query', '--size', ...paths])))
      bytes += Number(size);
  }
  return bytes;
}

/** As many as fit into the arguments of a program. */
const pathsAtOnce = 1000;

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

/** The links of a folder into the store. */
const rootsIn = async (folder: string) => (await linksIn(folder)).filter(({ target }) => isInStore(target));
