import { make } from './make';
import { readRequest } from './read-request';
import { findKind, specOptions, withSpecOptions } from './spec';
import { jsonOption, planOption, type Verb, yesOption } from './verb';

/** `cloche import`: an environment from a file or a folder, under the name that the file proposes. */
export const importFile: Verb = {
  name: 'import',
  usage:
    'FILE [--name NAME] [--kind KIND] [--group NAME]… [--python VERSION] [--package PACKAGE]… [--set KEY=VALUE]… [--plan] [--yes] [--json]',
  summary:
    'Makes an environment from a file that says what it needs, or from a folder with such a file; - reads standard input.',
  words: ['FILE'],
  options: {
    name: { type: 'string', short: 'n', value: 'NAME', help: 'its name; by default one like the file’s that is free' },
    kind: {
      type: 'string',
      short: 'k',
      value: 'KIND',
      help: 'its kind; by default that of the file, or the one that suits it best',
    },
    group: {
      type: 'string',
      multiple: true,
      short: 'g',
      value: 'NAME',
      help: 'a group of optional packages of the file that is wanted, in place of those it takes by itself; may be repeated',
    },
    ...specOptions,
    plan: planOption,
    yes: yesOption,
    json: jsonOption,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const [file = ''] = args.words;
    const wish = args.text('kind');
    const wished = wish === undefined ? undefined : findKind(services.kinds, wish);
    const { request: asked, unconfirmed } = await readRequest(file, args, services, output, wished?.id);
    const kind = wished ?? findKind(services.kinds, asked.kind);
    const request = { ...asked, name: args.text('name') ?? asked.name, kind: kind.id };
    return make(await withSpecOptions(request, kind, args, services), args, services, output, unconfirmed);
  },
};
