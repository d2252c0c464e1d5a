import { formatIdSchema } from '../../preload/contract';
import { exitCodes, UsageError } from './exit-codes';
import { printable } from './printable';
import { saveFile } from './save-file';
import { type Verb, yesOption } from './verb';

/** `cloche export`: an environment as a file. */
export const exportEnvironment: Verb = {
  name: 'export',
  usage: 'NAME [--format FORMAT] [--output FILE] [--yes]',
  summary: 'Writes an environment as a file: what was asked for, and what is installed.',
  words: ['NAME'],
  options: {
    format: {
      type: 'string',
      short: 'f',
      value: 'FORMAT',
      help: `one of ${formatIdSchema.options.join(', ')}, as the kind has it; by default cloche`,
    },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'where to; a folder or a file; by default standard output, and for a bundle the current folder',
    },
    yes: { ...yesOption, help: 'replace a file that is there' },
  },
  run: async (args, { output, services: open }) => {
    const format = formatIdSchema.safeParse(args.text('format') ?? 'cloche');
    if (!format.success)
      throw new UsageError(
        `There is no format “${args.text('format')}”.`,
        `The formats are: ${formatIdSchema.options.join(', ')}.`,
      );
    const { environments, exchange } = await open();
    const { environment } = await environments.knownByName(args.words[0] ?? '');
    const { fileName, text, encoding, losses, notes = [] } = await exchange.export(environment.id, format.data);
    for (const loss of losses) output.note(printable(`warning: ${loss}`));
    for (const note of notes) output.note(printable(`note: ${note}`));
    const target = args.text('output') ?? (encoding === undefined ? '-' : fileName);
    const content = encoding === undefined ? text : Buffer.from(text, encoding);
    if (target !== '-') output.note(`Written to ${await saveFile(target, { fileName, content }, args.has('yes'))}.`);
    else if (typeof content === 'string') output.result(content.replace(/\n$/, ''));
    else throw new UsageError('A bundle is no text, so it goes into a file.', 'Say --output FILE.');
    return exitCodes.ok;
  },
};
