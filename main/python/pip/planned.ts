import type { Lock } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import { normalizeName } from '../package-name';
import type { OptionEntry } from '../requirements';
import { satisfiesSpecifier } from '../version-specifier';
import { installs, type PipRequest, readEntries, requirementLines } from './requirements-file';

/** What a plan tells of requirements. */
export interface PlannedRequirements {
  /** How many lines ask for something to install. */
  readonly count: number;
  /** The same for people: `2 requirements`. */
  readonly label: string;
  /** What the lines themselves say of where it comes from, a sentence each. */
  readonly warnings: readonly string[];
}

/** What the lines of a request mean. Throws `invalid-input` for what pip would refuse. */
export function plannedRequirements(request: PipRequest): PlannedRequirements {
  requirementLines(request);
  const entries = readEntries(request.requirements);
  const count = new Set(entries.filter(installs).map(({ line }) => line)).size;
  return {
    count,
    label: `${count} requirement${count === 1 ? '' : 's'}`,
    warnings: entries.flatMap((entry) => (entry.type === 'option' ? sourceWarning(entry) : [])),
  };
}

function sourceWarning({ name, value = '' }: OptionEntry): string[] {
  // A key may stand behind the question mark.
  const place = redactCredentials(value.split(/[?#]/, 1)[0] ?? '');
  switch (name) {
    case '--index-url':
      return [`Packages come from the index ${place}, in place of your own.`];
    case '--extra-index-url':
      return [`Packages come from the index ${place} as well.`];
    case '--find-links':
      return [`Packages are looked for at ${place} as well.`];
    case '--no-index':
      return ['No index is asked for packages.'];
    case '--trusted-host':
      return [`The host ${place} is believed without a valid certificate.`];
    default:
      return [];
  }
}

/**
 * Where a lock, which is installed as it is, is not what a request asks for: a sentence for each distribution that it
 * lacks or has in another version. What a marker decides is not judged. Throws like {@link requirementLines}.
 */
export function lockGaps(request: PipRequest, { packages }: Pick<Lock, 'packages'>): string[] {
  const versions = new Map(packages.map(({ name, version }) => [normalizeName(name), version]));
  return readEntries(request.requirements).flatMap((entry) => {
    if (entry.type === 'option' || entry.name === undefined || entry.marker !== undefined) return [];
    const version = versions.get(normalizeName(entry.name));
    // What else stands in the line, such as hashes, or a key in an address, is not told.
    const asked = entry.type === 'package' ? `${entry.name}${entry.specifier}` : entry.name;
    if (version === undefined) return [`“${asked}” is asked for, and the locked packages are without it.`];
    if (entry.type !== 'package' || satisfiesSpecifier(version, entry.specifier) !== false) return [];
    return [`“${asked}” is asked for, and the locked version is ${version}.`];
  });
}
