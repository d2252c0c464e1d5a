import { tellCarried } from './accept-file';
import { confirm } from './confirm';
import { make } from './make';
import { kindOption, nameOption, wishedKind } from './spec';
import { makingOptions, type Verb } from './verb';

/** `cloche convert`: an environment anew as another kind, beside itself. */
export const convert: Verb = {
  name: 'convert',
  usage: 'NAME --kind KIND [--name NEW] [--plan] [--yes] [--json]',
  summary:
    'Makes an environment anew as another kind: names are mapped, versions resolved again, and the original stays.',
  words: ['NAME'],
  options: {
    kind: kindOption('the one that has to change and leave out the least'),
    name: nameOption('NEW', 'the original’s'),
    ...makingOptions,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const [name = ''] = args.words;
    const wished = wishedKind(args, services);
    const { environment } = await services.environments.knownByName(name);
    const conversion = await services.exchange.convert(environment.id, wished?.id);
    tellCarried(conversion, name, output);
    const { request, carried } = conversion;
    const isSure = args.has('yes') || args.has('plan') || carried.dropped.length === 0;
    if (!isSure) await confirm('Go on?', `${request.kind} cannot have all of ${name}.`);
    return make({ ...request, name: args.text('name') ?? request.name }, args, services, output, { carried });
  },
};
