import type { CreateRequest } from '../../preload/contract';
import type { Kind } from '../kinds/kind';
import type { Services } from '../services';
import { UsageError } from './exit-codes';
import { make } from './make';
import { readRequest } from './read-request';
import { findKind, kindOption, specOptions, wishedKind, withSpecOptions } from './spec';
import { type Arguments, makingOptions, type Verb } from './verb';

/** `cloche create`: a new environment, from options or a file. */
export const create: Verb = {
  name: 'create',
  usage:
    'NAME [--kind KIND] [--python VERSION] [--package PACKAGE]… [--from FILE | --like ENVIRONMENT [--exact]] [--set KEY=VALUE]… [--plan] [--yes] [--json]',
  summary: 'Makes an environment.',
  words: ['NAME'],
  options: {
    kind: kindOption('that of the file, of the other environment, or of the settings'),
    ...specOptions,
    from: {
      type: 'string',
      value: 'FILE',
      help: 'a file that says what is needed (with what it includes), or a folder with one; - reads standard input',
    },
    like: { type: 'string', value: 'ENVIRONMENT', help: 'asks for the same as another environment was asked for' },
    exact: { type: 'boolean', help: 'with --like: exactly the packages that the other one has now' },
    ...makingOptions,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const [name = ''] = args.words;
    const wished = wishedKind(args, services);
    const from = args.text('from');
    const like = args.text('like');
    if (from !== undefined && like !== undefined) throw new UsageError('Say --from or --like, not both.');
    if (args.has('exact') && like === undefined) throw new UsageError('--exact needs --like ENVIRONMENT.');
    if (like !== undefined) return make(await likeAnother(like, name, wished, args, services), args, services, output);
    const read = from === undefined ? undefined : await readRequest(from, args, services, output, wished?.id);
    const kind = wished ?? findKind(services.kinds, read?.request.kind ?? (await services.settings.get()).defaultKind);
    const request: CreateRequest = { spec: {}, ...read?.request, name, kind: kind.id };
    return make(await withSpecOptions(request, kind, args, services), args, services, output, read);
  },
};

/** The request of another environment, of the same kind, with what the options change of it. */
async function likeAnother(
  other: string,
  name: string,
  wished: Kind | undefined,
  args: Arguments,
  services: Services,
): Promise<CreateRequest> {
  const { kind, subject, environment } = await services.environments.knownByName(other);
  if (wished !== undefined && wished.id !== kind.id)
    throw new UsageError(`${other} is of the kind ${kind.id}, and so is what is made like it.`);
  const { spec, variables } = subject;
  const lock = args.has('exact') ? { lock: await services.environments.lock(environment.id) } : {};
  const request = await withSpecOptions({ name, kind: kind.id, spec, variables, ...lock }, kind, args, services);
  if (args.has('exact') && request.lock === undefined)
    throw new UsageError('With --exact its packages are those of the other one.', 'Leave out --package, or --exact.');
  return request;
}
