import type { CreateRequest } from '../../preload/contract';
import { make } from './make';
import { readRequest } from './read-request';
import { findKind, refuseForeignFile, specOptions, withSpecOptions } from './spec';
import { jsonOption, planOption, type Verb, yesOption } from './verb';

/** `cloche create`: a new environment, from options or a file. */
export const create: Verb = {
  name: 'create',
  usage:
    'NAME [--kind KIND] [--python VERSION] [--package PACKAGE]… [--from FILE] [--set KEY=VALUE]… [--plan] [--yes] [--json]',
  summary: 'Makes an environment.',
  words: ['NAME'],
  options: {
    kind: {
      type: 'string',
      short: 'k',
      value: 'KIND',
      help: 'its kind; by default that of the file or of the settings',
    },
    ...specOptions,
    from: {
      type: 'string',
      value: 'FILE',
      help: 'a requirements file (with what it includes), an environment.yml or an export of Cloche; - reads standard input',
    },
    plan: planOption,
    yes: yesOption,
    json: jsonOption,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const [name = ''] = args.words;
    const wish = args.text('kind');
    const wished = wish === undefined ? undefined : findKind(services.kinds, wish);
    const from = args.text('from');
    const read = from === undefined ? undefined : await readRequest(from, args, services, output);
    const kind = wished ?? findKind(services.kinds, read?.request.kind ?? (await services.settings.get()).defaultKind);
    if (read) refuseForeignFile(kind, read);
    const request: CreateRequest = { spec: {}, ...read?.request, name, kind: kind.id };
    return make(await withSpecOptions(request, kind, args, services), args, services, output, read?.unconfirmed);
  },
};
