import { exitCodes } from './exit-codes';
import { printable } from './printable';
import { saveFile } from './save-file';
import { jsonOption, type Verb, yesOption } from './verb';

/** `cloche compare`: whether what is in an environment is what it was to be. */
export const compare: Verb = {
  name: 'compare',
  usage: 'NAME [--output FILE] [--yes] [--json]',
  summary:
    'Compares what is in an environment with the exact versions of its file, or else with those that it was made with.',
  ending: 'It ends with 1 when they differ.',
  words: ['NAME'],
  options: {
    output: { type: 'string', short: 'o', value: 'FILE', help: 'save the report there; a folder or a file' },
    yes: { ...yesOption, help: 'replace a file that is there' },
    json: jsonOption,
  },
  run: async (args, { output, services: open }) => {
    const { environments, exchange } = await open();
    const { environment } = await environments.knownByName(args.words[0] ?? '');
    const { report, ...differences } = await exchange.compare(environment.id);
    const target = args.text('output');
    if (target !== undefined)
      output.note(
        `Written to ${await saveFile(target, { fileName: report.fileName, content: report.text }, args.has('yes'))}.`,
      );
    if (args.has('json')) output.json(differences);
    else if (target === undefined) output.result(printable(report.text.replace(/\n$/, '')));
    const { newer, older, rebuilt, missing, extra } = differences;
    const count = [newer, older, rebuilt, missing, extra].flat().length;
    return count === 0 ? exitCodes.ok : exitCodes.failed;
  },
};
