import { exitCodes } from './exit-codes';
import { table } from './output';
import { printable } from './printable';
import { jsonOption, type Verb } from './verb';

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** `cloche list`: all environments, by name. */
export const list: Verb = {
  name: 'list',
  usage: '[--json]',
  summary: 'Lists the environments.',
  words: [],
  options: { json: jsonOption },
  run: async (args, { output, services: open }) => {
    const { environments } = await open();
    const all = (await environments.list()).sort((a, b) => byName.compare(a.name, b.name));
    if (args.has('json'))
      output.json(all.map((environment) => ({ ...environment, python: environment.python ?? null })));
    else if (all.length === 0) output.note('There are no environments yet. Make one with: cloche create NAME');
    else {
      const rows = all.map(({ name, kind, state, python, path }) => [
        name,
        kind,
        state,
        python ?? '-',
        printable(path),
      ]);
      output.result(table([['NAME', 'KIND', 'STATE', 'PYTHON', 'PATH'], ...rows]));
    }
    return exitCodes.ok;
  },
};
