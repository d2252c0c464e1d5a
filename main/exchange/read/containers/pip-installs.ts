import type { TextFile } from '../../../../preload/contract';
import type { RequirementEntry } from '../../../python/requirements';
import { shownName } from '../../asked';
import { flatten } from '../includes';
import { confirmationsOf, remarkOn, warningsOf } from '../remarks';
import { ownEntries, requirementLines } from '../requirements';
import { type Found, type PipLine, shownText, standingIn } from './found';
import { withoutUninstalled } from './pip-places';

/** What all commands of pip install together, and what is told of that by the lines of the file. */
export function pipInstallsOf(found: Found, file: TextFile, others: readonly TextFile[]) {
  const lines = pipLines(found);
  const flat = flatten({ ...file, text: lines.map(({ text }) => text).join('\n') }, others);
  const { kept, warnings } = withoutUninstalled(found, lines, flat.requirements);
  const placed = <T extends Pick<RequirementEntry, 'file' | 'line'>>(entry: T): T => {
    if (entry.file === undefined) return { ...entry, line: lines[entry.line - 1]?.line ?? entry.line };
    const { file: named, ...rest } = entry;
    const standing = standingIn(found, named);
    return standing ? ({ ...rest, line: standing.line ?? rest.line } as T) : entry;
  };
  const requirements = kept.map(placed);
  return {
    requirements: requirementLines(kept),
    constraints: requirementLines(flat.constraints),
    written: ownEntries(requirements),
    confirmations: confirmationsOf([...flat.missing.map(placed), ...requirements, ...flat.constraints.map(placed)]),
    /** What is left out, because it is uninstalled again. */
    uninstalled: warnings,
    warnings: lines.length > 0 ? warningsOf(requirements, { name: shownName(file.fileName), hasMore: true }) : [],
    rejected: flat.rejected.map((entry) => remarkOn(placed(entry), entry.message)),
  };
}

/**
 * The lines of all commands of pip. An index that only some of them ask is one beside the user's own for what all of them
 * install.
 */
function pipLines(found: Found): PipLine[] {
  const installs = found.pip
    .filter(({ lines }) => lines.length > 0)
    .map((install) => ({ ...install, lines: install.lines.map((line): PipLine => ({ ...line, install })) }));
  const [first] = installs;
  const isCommon = first?.index !== undefined && installs.every(({ index }) => index?.text === first.index?.text);
  if (isCommon && first?.index) return [first.index, ...installs.flatMap(({ lines }) => lines)];
  return installs.flatMap(({ index, lines }) => {
    if (!index) return lines;
    const names = lines.flatMap(({ text }) => (/^(?!-)|^-[er] /.test(text) ? [text.replace(/^-[er] /, '')] : []));
    const whom = names.length === 0 ? 'that command' : shownText(names.join(', '));
    found.warnings.push({
      line: index.line,
      message: `That index is meant for ${whom} alone; here it is asked for everything, beside your own.`,
    });
    return [{ ...index, text: index.text.replace(/^--index-url/, '--extra-index-url') }, ...lines];
  });
}
