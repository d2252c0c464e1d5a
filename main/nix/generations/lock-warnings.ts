import type { Lock, Plan } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import { normalizeName } from '../../python/package-name';
import { type Attributes, findAttributes } from '../names/attributes';
import { attributesOfNames } from '../names/pypi-names';
import type { NixContext } from '../run/nix';
import type { NixSettings } from '../spec';

/** What a lock is compared with: the settings of a Nix environment. */
export interface LockComparison extends NixSettings {
  readonly lock: Lock | undefined;
  /** Whether a package that is locked comes from nixpkgs. */
  readonly isOfNixpkgs: (locked: Lock['packages'][number]) => boolean;
}

/**
 * The plan with warnings for what the lock fixes and this nixpkgs gives otherwise: a nixpkgs has one version of each
 * package. What is not found by its name is only known once it is made. Throws as {@link findAttributes}.
 */
export async function comparedWithLock(
  plan: Plan,
  { lock, isOfNixpkgs, nixpkgs, python, allow }: LockComparison,
  context: NixContext,
): Promise<Plan> {
  if (lock === undefined) return plan;
  const packages = lock.packages.filter(isOfNixpkgs);
  const names = packages.flatMap(({ name }) => attributesOf(name));
  const attributes = await findAttributes({ nixpkgs, python, allow, names }, context);
  const differences = [
    ...pythonDifference(lock, attributes.python.version),
    ...packages.flatMap((locked) => packageDifference(locked, attributes)),
  ];
  const source = differences.length > 0 ? lockedWith(lock) : [];
  return { ...plan, warnings: [...plan.warnings, ...differences, ...source] };
}

/** What nixpkgs may call a distribution. */
function attributesOf(name: string): string[] {
  const normal = normalizeName(name);
  const others = Object.hasOwn(attributesOfNames, normal) ? (attributesOfNames[normal] ?? []) : [];
  return [...new Set([...others, normal, name, normal.replaceAll('-', '_')])];
}

/** The version of an interpreter may be known without its last part. */
const pythonDifference = ({ python }: Lock, given: string): string[] =>
  python === given || python.startsWith(`${given}.`) ? [] : [otherwise('Python', python, given)];

function packageDifference({ name, version }: Lock['packages'][number], { find }: Attributes): string[] {
  const [found] = attributesOf(name).flatMap((attribute) => find(attribute) ?? []);
  return found === undefined || found.version === '' || found.version === version
    ? []
    : [otherwise(name, version, found.version)];
}

const otherwise = (name: string, locked: string, given: string): string =>
  `${name} ${locked} is locked, and this nixpkgs gives ${given}.`;

function lockedWith({ sources = [] }: Lock): string[] {
  const source = sources.find(({ name }) => name === 'nixpkgs');
  if (source === undefined) return [];
  const label = redactCredentials(source.url) + (source.revision === undefined ? '' : ` (${source.revision})`);
  return [`It was locked with the nixpkgs of ${label}: choose that one to have the same versions.`];
}
