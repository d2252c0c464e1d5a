import { LineError } from '../../../python/requirement-options';
import { readSpecifier } from '../../../python/requirement-specifier';
import type { Asked, RequiredPython } from '../../asked';

/**
 * What a bound on Python asks for: a version where one version says the same (`==3.12.*`, `==3.*`, `~=3.12.1`,
 * `>=3.12,<3.13`), otherwise the bound. `toSpecifier` makes PEP 440 of what a tool writes in its own way.
 */
export function askedPython(
  text: string | undefined,
  toSpecifier: (text: string) => string = readSpecifier,
): Pick<Asked, 'python' | 'requiresPython'> {
  const written = (text ?? '').replaceAll(/\s+/g, '');
  if (written === '' || written === '*') return { python: '' };
  const specifier = specifierOf(text ?? '', toSpecifier);
  const requiresPython: RequiredPython = { written: written.slice(0, 200), specifier };
  return { python: onlyVersion(specifier.split(',')), requiresPython };
}

function specifierOf(text: string, toSpecifier: (text: string) => string): string {
  try {
    return toSpecifier(text);
  } catch (thrown) {
    if (!(thrown instanceof LineError)) throw thrown;
    return '';
  }
}

function onlyVersion(clauses: readonly string[]): string {
  for (const clause of clauses) {
    const [, exact] = /^===?(\d+(?=\.\*)|\d+\.\d+(?:\.\d+)?)(?:\.\*)?$/.exec(clause) ?? [];
    const [, compatible] = /^~=(\d+\.\d+)\.\d+$/.exec(clause) ?? [];
    const version = exact ?? compatible;
    if (version !== undefined) return version;
  }
  const [, major, low] = firstMatch(clauses, /^>=(\d+)\.(\d+)(?:\.\d+)?$/) ?? [];
  const next = firstMatch(clauses, /^<(\d+)\.(\d+)(?:\.0)?$/);
  return major !== undefined && next?.[1] === major && Number(next[2]) === Number(low) + 1 ? `${major}.${low}` : '';
}

const firstMatch = (clauses: readonly string[], pattern: RegExp): RegExpExecArray | undefined =>
  clauses.map((clause) => pattern.exec(clause)).find((match) => match !== null) ?? undefined;
