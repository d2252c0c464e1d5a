import { satisfies, valid } from '@renovatebot/pep440';

/**
 * Whether a version satisfies a specifier that `readSpecifier` took, such as `>=1.0,<2`; prereleases count like other
 * versions. Undefined when it is not a version as PEP 440 knows them, so that nobody can tell.
 */
export function satisfiesSpecifier(version: string, specifier: string): boolean | undefined {
  if (specifier === '') return true;
  if (valid(version) === null) return undefined;
  return specifier.split(',').every((clause) => satisfies(padded(version, clause), clause, { prereleases: true }));
}

/** `==1.0.*` also means 1, whose missing numbers are zeros: the library compares them as they are written. */
function padded(version: string, clause: string): string {
  const prefix = /^[!=]=\s*v?(?:\d+!)?(\d+(?:\.\d+)*)\.\*$/i.exec(clause)?.[1];
  if (prefix === undefined || !/^\d+(?:\.\d+)*$/.test(version)) return version;
  const lacking = prefix.split('.').length - version.split('.').length;
  return version + '.0'.repeat(Math.max(0, lacking));
}
