import { normalizeName } from '../../../python/package-name';
import type { PackageEntry, RequirementEntry } from '../../../python/requirements';
import { addLine, countEntry, type Parts, remarkAt } from '../parts/parts';

/** The project that a file is of, and which of its groups are extras; the name is absent where the file does not tell it. */
export interface Project {
  readonly name: string | undefined;
  readonly extras: readonly string[];
}

/** One asks for the other with that; what asks for itself ends there. */
interface Step {
  readonly marker: string | undefined;
  readonly chain: readonly string[];
}

/**
 * Where the project asks for itself with an extra (`demo[test]`), puts what that extra names, with both markers: an index
 * has a stranger's package of that name, or none. The project alone, or with an extra that it does not have, is left out
 * and told. To be called after all dependencies are read.
 */
export function expandOwnExtras(parts: Parts, { name, extras }: Project): void {
  if (name === undefined) return;
  const own = normalizeName(name);
  const isOwn = (entry: RequirementEntry) => entry.type === 'package' && normalizeName(entry.name) === own;
  const byExtra = new Map(
    extras.map((extra) => [normalizeName(extra), [...(parts.groups.get(extra)?.entries ?? [])]] as const),
  );
  const put = (target: RequirementEntry[], entries: readonly RequirementEntry[], { marker, chain }: Step): void => {
    for (const entry of entries) {
      if (chain.length > 0) countEntry(parts);
      if (entry.type !== 'package' || !isOwn(entry)) {
        if (chain.length === 0) target.push(entry);
        else putBrought(parts, target, { entry, marker });
        continue;
      }
      const known = entry.extras.filter((extra) => byExtra.has(normalizeName(extra)));
      if (known.length < entry.extras.length || known.length === 0) tell(parts, entry);
      const both = joined(marker, entry.marker);
      for (const extra of known.map(normalizeName))
        if (!chain.includes(extra)) put(target, byExtra.get(extra) ?? [], { marker: both, chain: [...chain, extra] });
    }
  };
  for (const list of [parts.main, ...[...parts.groups.values()].map(({ entries }) => entries)])
    if (list.some(isOwn)) put(list, list.splice(0), { marker: undefined, chain: [] });
}

interface Brought {
  readonly entry: RequirementEntry;
  readonly marker: string | undefined;
}

function putBrought(parts: Parts, target: RequirementEntry[], { entry, marker }: Brought): void {
  // pip takes no marker behind what is editable.
  if (marker !== undefined && 'extras' in entry && !entry.isEditable) {
    const { line, written } = entry;
    const text = `${bodyOf(entry)} ; ${joined(marker, entry.marker)}`;
    addLine(parts, target, { text, line, ...(written === undefined ? {} : { written }) });
  } else if (!target.some(({ text }) => text === entry.text)) target.push(entry);
}

/** The line without its marker, which begins behind the last semicolon that the same marker follows. */
const bodyOf = ({ text, marker }: { readonly text: string; readonly marker?: string }): string =>
  marker === undefined ? text : text.slice(0, text.lastIndexOf(';', text.lastIndexOf(marker))).trim();

const joined = (first: string | undefined, second: string | undefined): string | undefined =>
  first === undefined || second === undefined ? (first ?? second) : `(${first}) and (${second})`;

function tell({ warnings }: Parts, { line, text, extras }: PackageEntry): void {
  const what =
    extras.length === 0
      ? 'is the project itself, which is not here'
      : 'asks for an extra that the project does not have';
  const message = `“${text.slice(0, 200)}” ${what}: that is left out.`;
  if (!warnings.some((remark) => remark.message === message)) warnings.push(remarkAt(line, message));
}
