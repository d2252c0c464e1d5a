import { clean, compare, explain, satisfies, valid } from '@renovatebot/pep440';

/**
 * Whether a version satisfies a specifier that `readSpecifier` took, such as `>=1.0,<2`; prereleases count like other
 * versions. Undefined when it is not a version as PEP 440 knows them, so that nobody can tell.
 */
export function satisfiesSpecifier(version: string, specifier: string): boolean | undefined {
  if (specifier === '') return true;
  if (valid(version) === null) return undefined;
  return specifier.split(',').every((clause) => satisfiesClause(version, clause.trim()));
}

/** The library knows the exclusive order in a simplified form only, and compares arbitrary texts as versions. */
function satisfiesClause(version: string, clause: string): boolean {
  const [, sign, prefix = ''] = /^([!=]=)\s*(\S+)\.\*$/.exec(clause) ?? [];
  if (sign !== undefined) return hasPrefix(version, prefix) === (sign === '==');
  const [, operator, wanted = ''] = /^(===|[<>](?!=))\s*(\S+)$/.exec(clause) ?? [];
  switch (operator) {
    case '===':
      return clean(version)?.toLowerCase() === wanted.toLowerCase();
    case '<':
      return (
        compare(version, wanted) < 0 &&
        !(isBeforeRelease(version) && !isBeforeRelease(wanted) && isAlike(version, wanted))
      );
    case '>':
      return compare(version, wanted) > 0 && !(isAfter(version, wanted) && isAlike(version, wanted));
    default:
      return satisfies(version, clause, { prereleases: true });
  }
}

const isBeforeRelease = (version: string) => explain(version)?.is_prerelease === true;

/** Whether it only follows the other as a post-release or by its local part, which `>` leaves out. */
function isAfter(version: string, wanted: string): boolean {
  const [one, other] = [explain(version), explain(wanted)];
  return (one?.is_postrelease === true && other?.is_postrelease !== true) || (one?.local ?? null) !== null;
}

/** Whether two versions are of one release, whatever follows it. */
function isAlike(left: string, right: string): boolean {
  const [one, other] = [explain(left), explain(right)].map(
    (parts) => `${parts?.epoch ?? 0}!${parts?.release.join('.')}`,
  );
  return compare(one ?? '', other ?? '') === 0;
}

/** Whether a version begins like `1.0` of `==1.0.*`; numbers that it lacks are zeros. */
function hasPrefix(version: string, prefix: string): boolean {
  const [own, wanted] = [explain(version), explain(prefix)];
  if (own === null || wanted === null || own.epoch !== wanted.epoch) return false;
  return wanted.release.every((number, at) => number === (own.release[at] ?? 0));
}
