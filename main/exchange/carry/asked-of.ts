import { isDeepStrictEqual } from 'node:util';
import type { Lock, Spec } from '../../../preload/contract';
import type { Kind } from '../../kinds/kind';
import { isPythonRange } from '../../python/python-range';
import { type Asked, type AskedPackages, isSaid, nothingAsked } from '../asked';
import { isLines } from '../cloche-schema';
import { askedPython } from '../read/versions/required-python';

/** An environment without its place. */
export interface NamedSpec {
  readonly name: string;
  readonly spec: Spec;
  readonly variables: Readonly<Record<string, string>>;
  readonly notes?: string | undefined;
}

/** What the settings of a kind ask for, in words that other kinds understand too. */
export function askedOf(
  kind: Pick<Kind, 'id' | 'takes' | 'spec'>,
  { name, spec, variables, notes }: NamedSpec,
  lock?: Lock,
): Asked {
  const packages = packagesOf(kind, spec);
  const chosenPython = oddPython(spec.python);
  const settings = settingsOf(kind, spec);
  return {
    ...nothingAsked(name),
    ...pythonOf(spec.python, lock),
    requirements: linesOf(spec.requirements),
    constraints: linesOf(spec.constraints),
    ...(packages === undefined ? {} : { packages }),
    ...(chosenPython === undefined ? {} : { chosenPython }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    variables,
    ...(notes === undefined ? {} : { notes }),
    ...(lock === undefined ? {} : { lock }),
    own: { kind: kind.id, spec },
  };
}

const linesOf = (value: Spec[string] | undefined): string[] => (isLines(value) ? value : []);

function packagesOf({ takes }: Pick<Kind, 'takes'>, spec: Spec): AskedPackages | undefined {
  const names = linesOf(spec.packages);
  if (takes.packages === 'conda') return { from: 'conda', specs: names, channels: linesOf(spec.channels) };
  const programs = takes.programs === undefined ? [] : linesOf(spec[takes.programs]);
  if (takes.packages === 'nixpkgs') return { from: 'nixpkgs', attributes: names, programs };
  return programs.length === 0 ? undefined : { from: 'nixpkgs', attributes: [], programs };
}

const version = /^\d+(?:\.\d+){0,2}$/;
const attribute = /^python(\d)(\d+)$/;

/** A range as it is, or else a version. */
function pythonOf(python: Spec[string] | undefined, lock: Lock | undefined): Pick<Asked, 'python' | 'requiresPython'> {
  return isRange(python) ? askedPython(python) : { python: versionOf(python, lock) };
}

const isRange = (python: Spec[string] | undefined): python is string =>
  typeof python === 'string' && isPythonRange(python);

/** A version, whichever way the Python was chosen: an attribute such as `python312` and a path tell theirs too. */
function versionOf(python: Spec[string] | undefined, lock: Lock | undefined): string {
  const text = typeof python === 'string' ? python : '';
  if (version.test(text)) return text;
  const [, major, minor] = attribute.exec(text) ?? [];
  if (major !== undefined) return `${major}.${minor}`;
  return text === '' || text === 'python3' ? '' : (lock?.python.split('.').slice(0, 2).join('.') ?? '');
}

/** A Python that is more than its version: another implementation, or a program of this machine. */
function oddPython(python: Spec[string] | undefined): string | undefined {
  if (typeof python !== 'string' || python === '' || python === 'python3') return undefined;
  return version.test(python) || attribute.test(python) || isRange(python) ? undefined : python;
}

/** What is asked for beside packages and Python, where it is not what every environment of the kind has. */
function settingsOf({ takes, spec: schema }: Pick<Kind, 'takes' | 'spec'>, spec: Spec): Spec {
  const usual = schema.safeParse({});
  const told = new Set([
    ...['python', 'requirements', 'constraints'],
    ...(takes.packages === undefined ? [] : ['packages']),
    ...(takes.packages === 'conda' ? ['channels'] : []),
    ...(takes.programs === undefined ? [] : [takes.programs]),
  ]);
  return Object.fromEntries(
    Object.entries(spec).filter(
      ([key, value]) =>
        !told.has(key) && isSaid(value) && !(usual.success && isDeepStrictEqual(usual.data[key], value)),
    ),
  );
}
