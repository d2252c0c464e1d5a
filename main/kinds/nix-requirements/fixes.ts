import { ClocheError, type Fix } from '../../../preload/contract';
import { isPackageName, normalizeName } from '../../python/package-name';
import { parseRequirements } from '../../python/requirements';
import type { Resolution } from './resolution';
import type { NixRequirementsSpec } from './spec';

/** The way out for what no set of Nix packages has: the same requirements, for pip. */
export function zoneFix({ nixpkgs, python, allow, requirements, constraints }: NixRequirementsSpec): Fix {
  const limits = constraints === undefined ? {} : { constraints };
  return {
    label: 'Make an FHS pip zone with the same requirements',
    action: { type: 'change', kind: 'fhs-pip', spec: { nixpkgs, python, allow, requirements, ...limits } },
  };
}

/** Repairs that leave out packages by their attributes leave out the requirements that they come from. */
export async function withOwnRepairs<T>(
  { requirements }: NixRequirementsSpec,
  { packages }: Resolution,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof ClocheError) || !thrown.fixes) throw thrown;
    const fixes = thrown.fixes.flatMap((fix) => {
      if (fix.action.type !== 'change' || !Array.isArray(fix.action.spec.packages)) return [fix];
      const kept = new Set(fix.action.spec.packages);
      const left = packages.filter(({ attribute }) => !kept.has(attribute)).map(({ name }) => normalizeName(name));
      const isOnlyLess = fix.action.spec.packages.length < packages.length;
      const spec = { requirements: withoutNames(requirements, left) };
      return isOnlyLess ? [{ ...fix, action: { ...fix.action, spec } }] : [];
    });
    throw new ClocheError(thrown.code, thrown.message, { ...thrown, fixes, cause: thrown });
  }
}

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
