import { changeFix, type Fix } from '../../../preload/contract';
import { normalizeName } from '../package-name';
import { type PackageEntry, parseRequirements } from '../requirements';

/** Other requirement lines to ask for. */
const linesFix = (label: string, requirements: readonly string[]): Fix =>
  changeFix(label, { requirements: [...requirements] });

/** Buttons that ask for another version of what a requirement names: the given one, and any; none where no line names it. */
export function versionFixes(lines: readonly string[], requirement: string, version: string | undefined): Fix[] {
  const [name = ''] = /^[A-Za-z0-9._-]+/.exec(requirement) ?? [];
  const isMeant = (entry: PackageEntry | undefined) => entry && normalizeName(entry.name) === normalizeName(name);
  if (!lines.some((line) => isMeant(packageIn(line)))) return [];
  const withSpecifier = (specifier: string) =>
    lines.map((line) => {
      const entry = packageIn(line);
      return entry && isMeant(entry) ? written(entry, specifier) : line;
    });
  const exact = version === undefined ? [] : [linesFix(`Ask for ${name} ${version}`, withSpecifier(`==${version}`))];
  return [...exact, linesFix(`Ask for any version of ${name}`, withSpecifier(''))];
}

/** A button that leaves the hashes out: pip wants one for every requirement or for none. None where no line has one. */
export function hashFixes(lines: readonly string[]): Fix[] {
  const hashed = lines.filter((line) => packageIn(line)?.hashes.length);
  if (hashed.length === 0) return [];
  const label = hashed.length === 1 ? 'Leave the hash out' : 'Leave the hashes out';
  return [
    linesFix(
      label,
      lines.map((line) => (hashed.includes(line) ? line.replace(/\s+--hash[=\s]\s*\S+/g, '') : line)),
    ),
  ];
}

/** The distribution of an index that a line asks for; undefined for any other line. */
function packageIn(line: string): PackageEntry | undefined {
  const [entry] = parseRequirements(line).entries;
  return entry?.type === 'package' ? entry : undefined;
}

/** The requirement in another version: what its hashes are of is left behind. */
function written({ name, extras, marker, options }: PackageEntry, specifier: string): string {
  const what = `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}${specifier}`;
  const own = options.map((option) => ` ${option.name}${option.value === undefined ? '' : `=${option.value}`}`);
  return `${what}${marker === undefined ? '' : `; ${marker}`}${own.join('')}`;
}
