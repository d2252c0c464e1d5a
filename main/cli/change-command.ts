import { isDeepStrictEqual } from 'node:util';
import { type Field, type Fix, fromWireError, holdsPackages, type Spec, toWireError } from '../../preload/contract';
import type { KnownEnvironment } from '../environments/environments';
import type { Kind } from '../kinds/kind';
import { quoteIfOdd } from '../process/quote';
import type { Services } from '../services';
import { findIncomplete } from './incomplete';
import { settingOptions } from './settings';
import { fieldsOf, findKind } from './spec';

/** What was asked for on the command line. */
export interface Asked {
  readonly verb: 'create' | 'update';
  readonly name: string;
  readonly kind: Kind;
  /** What was asked for; of an update, what the environment was asked for before. */
  readonly spec: Spec;
}

/** Does the work; where an error of it proposes another request, that becomes the command to type. */
export async function tellCommands<T>(services: Services, asked: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = toWireError(thrown);
    if (!error.fixes?.some(({ action }) => action.type === 'change')) throw thrown;
    const fixes = await Promise.all(error.fixes.map((fix) => asCommand(services, asked, fix)));
    throw fromWireError({ ...error, fixes: fixes.filter((fix) => fix !== undefined) });
  }
}

/** {@link tellCommands} for work on the environment of a name. Throws `not-found`, too. */
export async function changeByName<T>(
  services: Services,
  name: string | undefined,
  work: (known: KnownEnvironment) => Promise<T>,
): Promise<T> {
  const known = await services.environments.knownByName(name ?? '');
  const { kind, subject } = known;
  return tellCommands(services, { verb: 'update', name: subject.name, kind, spec: subject.spec }, () => work(known));
}

/** The fix as a command; undefined for one that leaves nothing of what was asked for, which nobody wants typed out. */
async function asCommand(services: Services, asked: Asked, fix: Fix): Promise<Fix | undefined> {
  const { action, label } = fix;
  if (action.type !== 'change') return fix;
  const kind = findKind(services.kinds, action.kind ?? asked.kind.id);
  const fields = await fieldsOf(kind, services);
  const isSameKind = kind.id === asked.kind.id;
  const spec = isSameKind ? { ...asked.spec, ...action.spec } : action.spec;
  if (isSameKind && asksForPackages(asked.spec, fields) && !asksForPackages(spec, fields)) return undefined;
  const left = asked.verb === 'create' ? await findIncomplete(services, asked.name) : undefined;
  // What a failed making has left keeps its variables.
  const isUpdate = isSameKind && (asked.verb === 'update' || left !== undefined);
  const words = isUpdate
    ? ['update', asked.name, ...settingOptions(differences(asked.spec, spec), fields, asked.spec)]
    : ['create', newName(asked), `--kind=${kind.id}`, ...settingOptions(withoutDefaults(spec, fields), fields)];
  const command = ['cloche', ...words].map(quoteIfOdd).join(' ');
  const makingWay = left && !isUpdate ? `cloche clean ${left.name} --yes && ` : '';
  return { label, action: { type: 'copy', text: `${makingWay}${command}`, what: label } };
}

/** What is there keeps its name. */
const newName = ({ verb, name }: Asked) => (verb === 'update' ? `${name}-2` : name);

/** Whether any list of packages has an entry. */
const asksForPackages = (spec: Spec, fields: readonly Field[]): boolean =>
  fields.filter(holdsPackages).some(({ key }) => !isEmpty(spec[key]));

const isEmpty = (value: Spec[string] | undefined) =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** The settings that say something to a new environment. */
function withoutDefaults(spec: Spec, fields: readonly Field[]): Spec {
  const standard = new Map(fields.map((field) => [field.key, 'default' in field ? field.default : undefined]));
  return Object.fromEntries(
    Object.entries(spec).filter(([key, value]) => {
      const usual = standard.get(key);
      return usual === undefined ? !isEmpty(value) : !isDeepStrictEqual(value, usual);
    }),
  );
}

const differences = (before: Spec, after: Spec): Spec =>
  Object.fromEntries(Object.entries(after).filter(([key, value]) => !isDeepStrictEqual(before[key], value)));
