import { exitCodes } from './exit-codes';
import { fixLines } from './fix-lines';
import { jsonOption, type Verb } from './verb';

/** `cloche kinds`: what can be made here. */
export const kinds: Verb = {
  name: 'kinds',
  usage: '[--json]',
  summary: 'Lists the kinds of environments, and whether they can be made on this machine.',
  words: [],
  options: { json: jsonOption },
  run: async (args, { output, services: open }) => {
    const summaries = await (await open()).kindSummaries();
    if (args.has('json')) {
      output.json(summaries);
      return exitCodes.ok;
    }
    for (const { id, label, summary, availability, fields, formats } of summaries) {
      output.result(`${id}${id === label ? '' : ` (${label})`}: ${summary}`);
      if (!availability.available) {
        output.result(`  Not here: ${availability.reason}${availability.hint ? ` ${availability.hint}` : ''}`);
        for (const line of fixLines(availability.fixes ?? [])) output.result(`  ${line}`);
      }
      output.result(`  settings: ${fields.map(({ key }) => key).join(', ')}; formats: ${formats.join(', ')}`);
    }
    return exitCodes.ok;
  },
};
