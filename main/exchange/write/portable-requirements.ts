import { parseRequirements } from '../../python/requirements';
import { isLocalOption, withoutCredentials } from '../scrub';

/** The lines without those that name paths of this machine, and without logins; what is left out is added to `losses`. */
export function portableRequirements(lines: readonly string[], losses: string[]): string[] {
  return lines.flatMap((line) => {
    const { entries } = parseRequirements(line);
    const isLocal = entries.some(
      (entry) =>
        entry.type === 'path' ||
        entry.type === 'include' ||
        entry.type === 'constraint' ||
        (entry.type === 'option' && isLocalOption(entry)),
    );
    const clean = withoutCredentials(line);
    if (isLocal) losses.push(`“${clean}” names a path of this machine and is left out.`);
    else if (clean !== line) losses.push(`The login in “${clean}” is left out.`);
    return isLocal ? [] : [clean];
  });
}
