import { redactCredentials } from '../../process/redact';
import type { OptionEntry } from '../requirements';
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
