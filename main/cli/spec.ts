import type { CreateRequest, Field, Spec } from '../../preload/contract';
import { includesOf } from '../exchange/includes';
import type { Kind } from '../kinds/kind';
import type { Services } from '../services';
import { currentFolder } from './enter';
import { UsageError } from './exit-codes';
import { absoluteLines } from './read-request';
import type { Arguments, Option } from './verb';

/** The kind of an id. Throws a {@link UsageError} that lists the kinds of this build. */
export function findKind(kinds: readonly Kind[], id: string): Kind {
  const kind = kinds.find((candidate) => candidate.id === id);
  if (kind) return kind;
  throw new UsageError(`There is no kind “${id}”.`, `The kinds are: ${kinds.map((known) => known.id).join(', ')}.`);
}

/** Options that fill in a spec. */
export const specOptions: Readonly<Record<string, Option>> = {
  python: { type: 'string', value: 'VERSION', help: 'which Python, such as 3.12' },
  package: {
    type: 'string',
    multiple: true,
    short: 'p',
    value: 'REQUIREMENT',
    help: 'what to install, a line of a requirements file; may be repeated',
  },
  set: {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    help: 'a setting of the kind, see cloche kinds --json; may be repeated',
  },
};

/** The request with what the options of the command line add to its spec. Throws a {@link UsageError}. */
export async function withSpecOptions(
  request: CreateRequest,
  kind: Kind,
  args: Arguments,
  { run }: Pick<Services, 'run'>,
): Promise<CreateRequest> {
  const python = args.text('python');
  const settings = [...(python === undefined ? [] : [`python=${python}`]), ...args.texts('set')];
  const packages = readPackages(args.texts('package'));
  if (settings.length === 0 && packages.length === 0) return request;
  const fields = await kind.describe({ run, signal: AbortSignal.timeout(30_000) });
  const spec: Spec = { ...request.spec };
  for (const setting of settings) applySetting(spec, kind, fields, setting);
  if (packages.length > 0) addRequirements(spec, kind, fields, packages);
  // Packages that were added are in no lock.
  const { lock, ...unlocked } = request;
  return lock && packages.length === 0 ? { ...request, spec } : { ...unlocked, spec };
}

function readPackages(lines: readonly string[]): string[] {
  if (lines.some((line) => line.trim() === '')) throw new UsageError('--package needs a value.');
  if (includesOf(lines.join('\n')).length > 0)
    throw new UsageError('--package does not read files.', 'Say --from FILE for a requirements file.');
  return absoluteLines(lines, currentFolder());
}

function applySetting(spec: Spec, kind: Kind, fields: readonly Field[], setting: string): void {
  const equals = setting.indexOf('=');
  const key = equals === -1 ? setting : setting.slice(0, equals);
  const value = equals === -1 ? '' : setting.slice(equals + 1);
  const field = fields.find((candidate) => candidate.key === key);
  if (!field || equals === -1)
    throw new UsageError(
      equals === -1 ? `“${setting}” is not KEY=VALUE.` : `The kind ${kind.id} has no setting “${key}”.`,
      `The settings of ${kind.id} are: ${fields.map((candidate) => candidate.key).join(', ')}.`,
    );
  if (field.type === 'requirements') addRequirements(spec, kind, fields, [value]);
  else spec[key] = field.type === 'switch' ? readSwitch(key, value) : value;
}

function readSwitch(key: string, value: string): boolean {
  if (/^(true|yes|on|1)$/i.test(value)) return true;
  if (/^(false|no|off|0)$/i.test(value)) return false;
  throw new UsageError(`The setting “${key}” is a switch.`, 'Say true or false.');
}

function addRequirements(spec: Spec, kind: Kind, fields: readonly Field[], lines: readonly string[]): void {
  const field = fields.find(({ type }) => type === 'requirements');
  if (!field) throw new UsageError(`The kind ${kind.id} takes no packages.`);
  const before = spec[field.key];
  spec[field.key] = [...(Array.isArray(before) ? before : []), ...lines];
}
