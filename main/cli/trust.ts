import { ClocheError, type TrustedFile } from '../../preload/contract';
import type { Services } from '../services';
import { exitCodes } from './exit-codes';
import { type Output, table } from './output';
import { absolutePath } from './paths';
import { printable } from './printable';
import { type Arguments, jsonOption, type Verb } from './verb';

/** `cloche trust`: the files of the user's that may be run or evaluated, and the way to take that back. */
export const trust: Verb = {
  name: 'trust',
  usage: '[remove PATH|HASH] [--json]',
  summary: 'Lists the files of yours that Cloche may evaluate or run; with remove, they are shown again before that.',
  words: [],
  further: ['remove', 'PATH'],
  options: { json: jsonOption },
  run: async (args, { output, services: open }) => {
    const { trust: trusted } = await open();
    const [action, path = ''] = args.words;
    if (action === undefined) tell(await trusted.list(), args, output);
    else await remove(path, trusted, args, output);
    return exitCodes.ok;
  },
};

function tell(files: readonly TrustedFile[], args: Arguments, output: Output): void {
  if (args.has('json')) output.json(files);
  else if (files.length === 0) output.note('No file of yours is trusted.');
  else {
    const rows = files.map(({ hash, path, trustedAt }) => [
      trustedAt === undefined ? '-' : new Date(trustedAt).toISOString().slice(0, 16).replace('T', ' '),
      shortHash(hash),
      path === undefined ? '-' : printable(path),
    ]);
    output.result(table([['TRUSTED (UTC)', 'HASH', 'PATH'], ...rows]));
  }
}

/** Takes trust back from every text of a file, or from the one text of a hash, each as it is listed. */
async function remove(wish: string, trusted: Services['trust'], args: Arguments, output: Output): Promise<void> {
  const paths = [wish, absolutePath(wish)];
  const files = (await trusted.list()).filter(
    ({ path, hash }) => [hash, shortHash(hash)].includes(wish) || (path !== undefined && paths.includes(path)),
  );
  if (files.length === 0)
    throw new ClocheError('not-found', `${wish} is not trusted.`, { hint: 'cloche trust shows what is.' });
  for (const { hash } of files) await trusted.remove(hash);
  if (args.has('json')) output.json(files);
  else output.note(printable(`${files[0]?.path ?? wish} is no longer trusted.`));
}

/** As much of a hash as tells two texts of one file apart, as the settings show it. */
const shortHash = (hash: string): string => hash.replace(/^sha256:/, '').slice(0, 12);
