import { tellCarried } from './accept-file';
import { confirm } from './confirm';
import { make } from './make';
import { findKind } from './spec';
import { jsonOption, planOption, type Verb, yesOption } from './verb';

/** `cloche convert`: an environment anew as another kind, beside itself. */
export const convert: Verb = {
  name: 'convert',
  usage: 'NAME --kind KIND [--name NEW] [--plan] [--yes] [--json]',
  summary:
    'Makes an environment anew as another kind: names are mapped, versions resolved again, and the original stays.',
  words: ['NAME'],
  options: {
    kind: {
      type: 'string',
      short: 'k',
      value: 'KIND',
      help: 'its kind; by default the one that has to change and leave out the least',
    },
    name: {
      type: 'string',
      short: 'n',
      value: 'NEW',
      help: 'its name; by default one like the original’s that is free',
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
    const { environment } = await services.environments.knownByName(name);
    const { request, carried } = await services.exchange.convert(environment.id, wished?.id);
    tellCarried({ request, carried }, name, output);
    const isSure = args.has('yes') || args.has('plan') || carried.dropped.length === 0;
    if (!isSure) await confirm('Go on?', `${request.kind} cannot have all of ${name}.`);
    return make({ ...request, name: args.text('name') ?? request.name }, args, services, output);
  },
};
