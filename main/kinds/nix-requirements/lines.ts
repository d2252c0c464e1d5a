import { isPackageName, normalizeName, parseRequirements } from '../../python/requirements';

/** The normalised name that a line asks for; undefined when it is no package of an index. */
function nameOf(line: string): string | undefined {
  const [entry] = parseRequirements(line).entries;
  return entry?.type === 'package' ? normalizeName(entry.name) : undefined;
}

/** The lines without those that ask for these normalised names. */
export function withoutNames(lines: readonly string[], names: readonly string[]): string[] {
  const gone = new Set(names);
  return lines.filter((line) => !gone.has(nameOf(line) ?? ''));
}

/** The lines that ask for a normalised name ask for another one, in the same versions. */
export function renameIn(lines: readonly string[], name: string, next: string): string[] {
  return lines.map((line) => {
    const text = line.trim();
    const [written = ''] = /^[A-Za-z0-9._-]+/.exec(text) ?? [];
    return nameOf(line) === name && isPackageName(next) ? next + text.slice(written.length) : line;
  });
}
