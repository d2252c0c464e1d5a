import { isDeepStrictEqual } from 'node:util';
import { type CreateRequest, type Field, holdsPackages, type Spec } from '../../preload/contract';
import { includesOf } from '../exchange/read/includes';
import type { Kind } from '../kinds/kind';
import { normalizeName } from '../python/package-name';
import { parseRequirements } from '../python/requirements';
import type { Services } from '../services';
import { UsageError } from './exit-codes';
import { currentFolder } from './paths';
import { absoluteLines } from './read-request';
import { applySettings } from './settings';
import type { Arguments, Option } from './verb';

/** The kind of an id. Throws a {@link UsageError} that lists the kinds of this build. */
export function findKind(kinds: readonly Kind[], id: string): Kind {
  const kind = kinds.find((candidate) => candidate.id === id);
  if (kind) return kind;
  throw new UsageError(`There is no kind “${id}”.`, `The kinds are: ${kinds.map((known) => known.id).join(', ')}.`);
}

/** The option that says of which kind it is to be, with what decides that otherwise. */
export const kindOption = (otherwise: string): Option => ({
  type: 'string',
  short: 'k',
  value: 'KIND',
  help: `its kind; by default ${otherwise}`,
});

/** The option that names what is made, with whose name it is like otherwise. */
export const nameOption = (value: string, like: string): Option => ({
  type: 'string',
  short: 'n',
  value,
  help: `its name; by default one like ${like} that is free`,
});

/** The kind that was asked for by {@link kindOption}; undefined for none. Throws as {@link findKind}. */
export function wishedKind(args: Arguments, { kinds }: Pick<Services, 'kinds'>): Kind | undefined {
  const wish = args.text('kind');
  return wish === undefined ? undefined : findKind(kinds, wish);
}

/** Options that fill in a spec. */
export const specOptions: Readonly<Record<string, Option>> = {
  python: { type: 'string', value: 'VERSION', help: 'which Python, such as 3.12' },
  package: {
    type: 'string',
    multiple: true,
    short: 'p',
    value: 'PACKAGE',
    help: 'what to install: a line of a requirements file, or a name of the kind’s packages; may be repeated',
  },
  set: {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    help: 'a setting of the kind, see cloche kinds --json; of a list KEY=A,B; may be repeated',
  },
};

/** The form of a kind, with what this machine has for it. */
export function fieldsOf(kind: Kind, { run }: Pick<Services, 'run'>): Promise<Field[]> {
  return kind.describe({ run, signal: AbortSignal.timeout(30_000) });
}

/** The request with what the options of the command line add to its spec. Throws a {@link UsageError}. */
export async function withSpecOptions(
  request: CreateRequest,
  kind: Kind,
  args: Arguments,
  services: Pick<Services, 'run'>,
): Promise<CreateRequest> {
  if (!hasSpecOptions(args)) return request;
  const fields = await fieldsOf(kind, services);
  const spec: Spec = { ...request.spec };
  applySettings(spec, kind, fields, settingsOf(args));
  addPackages(spec, kind, fields, args);
  // Packages that were added are in no lock.
  const { lock, ...unlocked } = request;
  const isSame = fields.filter(holdsPackages).every(({ key }) => isDeepStrictEqual(spec[key], request.spec[key]));
  return lock && isSame ? { ...request, spec } : { ...unlocked, spec };
}

/** The spec of a finished environment with what the options change of it. Throws a {@link UsageError}. */
export async function changedSpec(
  before: Spec,
  kind: Kind,
  args: Arguments,
  services: Pick<Services, 'run'>,
): Promise<Spec | undefined> {
  const gone = args.texts('without');
  if (!hasSpecOptions(args) && gone.length === 0) return undefined;
  const fields = await fieldsOf(kind, services);
  const spec: Spec = { ...before };
  for (const name of gone) {
    if (!dropPackage(spec, fields, name)) throw new UsageError(`Nothing asks for “${name}”.`, askedHint(spec, fields));
  }
  // Asked for again, a package is asked for as it is said now.
  for (const line of args.texts('package')) dropPackage(spec, fields.filter(holdsPackages).slice(0, 1), line);
  applySettings(spec, kind, fields, settingsOf(args));
  addPackages(spec, kind, fields, args);
  return spec;
}

/** The spec with the settings that were said, such as its Python. Throws a {@link UsageError}. */
export async function withSettings(
  before: Spec,
  kind: Kind,
  args: Arguments,
  services: Pick<Services, 'run'>,
): Promise<Spec> {
  if (settingsOf(args).length === 0) return before;
  const spec: Spec = { ...before };
  applySettings(spec, kind, await fieldsOf(kind, services), settingsOf(args));
  return spec;
}

function hasSpecOptions(args: Arguments): boolean {
  return settingsOf(args).length > 0 || args.texts('package').length > 0;
}

/** All that was said as `KEY=VALUE`. */
function settingsOf(args: Arguments): string[] {
  const python = args.text('python');
  return [...(python === undefined ? [] : [`python=${python}`]), ...args.texts('set')];
}

function addPackages(spec: Spec, kind: Kind, fields: readonly Field[], args: Arguments): void {
  const packages = args.texts('package');
  if (packages.length === 0) return;
  if (packages.some((line) => line.trim() === '')) throw new UsageError('--package needs a value.');
  const field = fields.find(holdsPackages);
  if (!field) throw new UsageError(`The kind ${kind.id} takes no packages.`);
  const before = linesOf(spec, field.key);
  if (field.type === 'requirements') spec[field.key] = [...before, ...readRequirementLines(packages)];
  else spec[field.key] = [...new Set([...before, ...packages.map((name) => name.trim())])];
}

function readRequirementLines(lines: readonly string[]): string[] {
  if (includesOf(lines.join('\n')).length > 0)
    throw new UsageError('--package does not read files.', 'Say --from FILE for a requirements file.');
  return absoluteLines(lines, currentFolder());
}

const linesOf = (spec: Spec, key: string): string[] => {
  const lines = spec[key];
  return Array.isArray(lines) ? lines.map(String) : [];
};

/** Takes a package out of all lists of packages; false when it is in none. */
function dropPackage(spec: Spec, fields: readonly Field[], line: string): boolean {
  let isThere = false;
  for (const { key } of fields.filter(holdsPackages)) {
    const lines = linesOf(spec, key);
    const rest = lines.filter((one) => nameOf(one) !== nameOf(line));
    if (rest.length === lines.length) continue;
    spec[key] = rest;
    isThere = true;
  }
  return isThere;
}

/** What a line asks for: the name of a package, or the line itself. */
function nameOf(line: string): string {
  const [entry] = parseRequirements(line).entries;
  return entry && 'name' in entry && entry.type !== 'option' && entry.name ? normalizeName(entry.name) : line.trim();
}

function askedHint(spec: Spec, fields: readonly Field[]): string {
  const asked = fields.filter(holdsPackages).flatMap(({ key }) => linesOf(spec, key));
  return asked.length === 0 ? 'It asks for no packages.' : `It asks for: ${asked.join(', ')}.`;
}
