import type { KindId, PackageWish, Spec, UpdateRequest } from '../../preload/contract';
import type { KnownEnvironment } from '../environments/environments';
import type { Services } from '../services';
import { UsageError } from './exit-codes';
import type { Output } from './output';
import { inputName, inputSubject } from './read-input';
import { type ReadRequest, readRequest } from './read-request';
import { changedSpec, withSettings } from './spec';
import type { Arguments, Option } from './verb';

/** Options about single packages, and about a file that says what there should be. */
export const packageOptions: Readonly<Record<string, Option>> = {
  without: {
    type: 'string',
    multiple: true,
    value: 'PACKAGE',
    help: 'what to take out again, with what needs it; may be repeated',
  },
  upgrade: {
    type: 'string',
    multiple: true,
    value: 'PACKAGE',
    help: 'a package of a conda environment that is to be the newest that fits, and no other; may be repeated',
  },
  pin: {
    type: 'string',
    multiple: true,
    value: 'PACKAGE',
    help: 'a package of a conda environment whose version is held from now on; may be repeated',
  },
  unpin: {
    type: 'string',
    multiple: true,
    value: 'PACKAGE',
    help: 'a package that is held no longer; may be repeated',
  },
  from: {
    type: 'string',
    value: 'FILE',
    help: 'an environment.yml whose packages a conda environment is to have as well; - reads standard input',
  },
  prune: { type: 'boolean', help: 'with --from: what the file does not ask for is asked for no longer' },
};

/** What is to become of an environment, and whether anything of a file still needs a yes. */
export interface AskedChange {
  readonly change: Pick<UpdateRequest, 'spec' | 'renews' | 'removes'>;
  readonly unconfirmed: ReadRequest['unconfirmed'];
}

/** What the options make of an environment. Throws a {@link UsageError}, and what reading a file throws. */
export async function askedChange(
  { kind, subject }: KnownEnvironment,
  args: Arguments,
  services: Services,
  output: Output,
): Promise<AskedChange> {
  const { packages } = kind;
  if (!packages) {
    const foreign = ['upgrade', 'pin', 'unpin'].find((name) => args.texts(name).length > 0);
    if (foreign !== undefined || args.text('from') !== undefined)
      throw new UsageError(`--${foreign ?? 'from'} is for conda environments, and ${subject.name} is ${kind.label}.`);
    const spec = await changedSpec(subject.spec, kind, args, services);
    return { change: spec === undefined ? {} : { spec }, unconfirmed: [] };
  }
  if (args.has('prune') && args.text('from') === undefined) throw new UsageError('--prune goes with --from FILE.');
  const file = await fileWish(kind.id, args, services, output);
  let spec: Spec = subject.spec;
  const ask = async (wish: PackageWish) => {
    spec = await packages.askFor({ ...subject, spec }, wish);
  };
  if (file) await ask(file.wish);
  const [removes, renews] = [[...args.texts('without')], [...args.texts('upgrade')]];
  if (removes.length > 0) await ask({ type: 'remove', names: removes });
  spec = await withSettings(spec, kind, args, services);
  for (const type of ['pin', 'unpin'] as const)
    if (args.texts(type).length > 0) await ask({ type, names: [...args.texts(type)] });
  const installs = [...args.texts('package')];
  if (installs.some((line) => line.trim() === '')) throw new UsageError('--package needs a value.');
  if (installs.length > 0) await ask({ type: 'install', packages: installs });
  return {
    change: {
      ...(spec === subject.spec ? {} : { spec }),
      ...(renews.length > 0 ? { renews } : {}),
      ...(removes.length > 0 ? { removes } : {}),
    },
    unconfirmed: file?.unconfirmed ?? [],
  };
}

async function fileWish(kind: KindId, args: Arguments, services: Services, output: Output) {
  const from = args.text('from');
  if (from === undefined) return undefined;
  const { request, format, unconfirmed } = await readRequest(from, args, services, output, kind);
  if (format !== 'environment.yml')
    throw new UsageError(
      `${inputSubject(from)} is no environment.yml.`,
      'Say --package for each package, or create one of the file.',
    );
  const { spec, variables = {} } = request;
  const names = Object.keys(variables);
  if (names.length > 0) output.note(`warning: the variables of ${inputName(from)} are left out: ${names.join(', ')}`);
  return { wish: { type: 'file' as const, spec, isPruned: args.has('prune') }, unconfirmed };
}
