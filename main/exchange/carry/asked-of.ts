import type { Lock, Spec } from '../../../preload/contract';
import type { Kind } from '../../kinds/kind';
import { type Asked, type AskedPackages, nothingAsked } from '../asked';
import { isLines } from '../cloche-schema';

/** An environment without its place. */
export interface NamedSpec {
  readonly name: string;
  readonly spec: Spec;
  readonly variables: Readonly<Record<string, string>>;
  readonly notes?: string | undefined;
}

/** What the settings of a kind ask for, in words that other kinds understand too. */
export function askedOf(
  kind: Pick<Kind, 'id' | 'takes'>,
  { name, spec, variables, notes }: NamedSpec,
  lock?: Lock,
): Asked {
  const packages = packagesOf(kind, spec);
  return {
    ...nothingAsked(name),
    python: versionOf(spec.python, lock),
    requirements: linesOf(spec.requirements),
    constraints: linesOf(spec.constraints),
    ...(packages === undefined ? {} : { packages }),
    variables,
    ...(notes === undefined ? {} : { notes }),
    ...(lock === undefined ? {} : { lock }),
    own: { kind: kind.id, spec },
  };
}

const linesOf = (value: Spec[string] | undefined): string[] => (isLines(value) ? value : []);

function packagesOf({ takes }: Pick<Kind, 'takes'>, spec: Spec): AskedPackages | undefined {
  const names = linesOf(spec.packages);
  switch (takes.packages) {
    case 'conda':
      return { from: 'conda', specs: names, channels: linesOf(spec.channels) };
    case 'nixpkgs':
      return { from: 'nixpkgs', attributes: names, programs: linesOf(spec.programs) };
    case undefined:
      return undefined;
  }
}

/** A version, whichever way the Python was chosen: an attribute such as `python312` and a path tell theirs too. */
function versionOf(python: Spec[string] | undefined, lock: Lock | undefined): string {
  const text = typeof python === 'string' ? python : '';
  if (/^\d+(?:\.\d+){0,2}$/.test(text)) return text;
  const [, major, minor] = /^python(\d)(\d+)/.exec(text) ?? [];
  if (major !== undefined) return `${major}.${minor}`;
  return text === '' || text === 'python3' ? '' : (lock?.python.split('.').slice(0, 2).join('.') ?? '');
}
