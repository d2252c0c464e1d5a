import { exitCodes } from './exit-codes';
import { table } from './output';
import { printable } from './printable';
import { jsonOption, type Verb } from './verb';

/** `cloche trash`: what was removed and can come back, and why some cannot. */
export const trash: Verb = {
  name: 'trash',
  usage: '[--json]',
  summary: 'Lists what was removed and can come back.',
  words: [],
  options: { json: jsonOption },
  run: async (args, { output, services: open }) => {
    const items = await (await open()).environments.trash();
    if (args.has('json')) output.json(items);
    else if (items.length === 0) output.note('The trash is empty.');
    else {
      const rows = items.map(({ id, name, kind, removedAt, path }) => [
        name,
        id,
        kind,
        new Date(removedAt).toISOString().slice(0, 16).replace('T', ' '),
        printable(path),
      ]);
      output.result(table([['NAME', 'ID', 'KIND', 'REMOVED (UTC)', 'PATH'], ...rows]));
      for (const { id, problem } of items)
        if (problem)
          output.note(printable([`${id} cannot be restored:`, problem.message, problem.hint].join(' ').trim()));
    }
    return exitCodes.ok;
  },
};
