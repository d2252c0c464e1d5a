import { LineError } from '../../../python/requirement-options';
import { readSpecifier } from '../../../python/requirement-specifier';
import { joinedRanges } from './joined-ranges';

/**
 * A constraint of Poetry as a specifier of PEP 440: `^1.2` is `>=1.2,<2`, `~1.2` is `>=1.2,<1.3`, `1.2` is `==1.2`.
 * Alternatives that leave no gap are one range: `^1.7 || ^2.0` is `>=1.7,<3`. '' for any version. Throws a LineError for
 * what pip cannot say, such as alternatives with a gap.
 */
export function poetrySpecifier(text: string): string {
  const alternatives = text.split(/\|\|?/);
  if (alternatives.length === 1) return specifierOf(text);
  const joined = alternatives.some((one) => one.trim() === '')
    ? undefined
    : joinedRanges(alternatives.map(specifierOf));
  if (joined === undefined) throw new LineError('It has alternatives, which pip cannot express.');
  return joined;
}

function specifierOf(text: string): string {
  const clauses = text
    .replaceAll(/([<>=!~^])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((clause) => clause !== '' && clause !== '*');
  return clauses.length === 0 ? '' : readSpecifier(clauses.flatMap(clauseOf).join(','));
}

function clauseOf(clause: string): string[] {
  const [, operator, version = ''] = /^(\^|~(?!=)|=(?!=))?(.*)$/.exec(clause) ?? [];
  switch (operator) {
    case '^':
      return [`>=${version}`, `<${caretLimit(numbersOf(version))}`];
    case '~': {
      const [major = 0, minor] = numbersOf(version);
      return [`>=${version}`, `<${minor === undefined ? major + 1 : `${major}.${minor + 1}`}`];
    }
    case '=':
      return [`==${version}`];
    default:
      return [/^v?\d/.test(version) ? `==${version}` : version];
  }
}

/** The first version that is not compatible: the first number that is not 0 is one higher, or else the last. */
function caretLimit(numbers: readonly number[]): string {
  const first = numbers.findIndex((number) => number > 0);
  const at = first === -1 ? numbers.length - 1 : first;
  return [...numbers.slice(0, at), (numbers[at] ?? 0) + 1].join('.');
}

function numbersOf(version: string): number[] {
  const [release] = /^\d+(?:\.\d+)*/.exec(version) ?? [];
  if (release === undefined) throw new LineError(`“${version}” is no version.`);
  return release.split('.').map(Number);
}

/** The same bound on Python as a marker; '' for any. Throws like {@link poetrySpecifier}. */
export function pythonMarker(text: string): string {
  const specifier = poetrySpecifier(text);
  if (specifier === '') return '';
  return specifier
    .split(',')
    .map((clause) => {
      const [, operator = '', version = ''] = /^([^\d]+)(.*)$/.exec(clause) ?? [];
      const variable = version.replace(/\.\*$/, '').split('.').length > 2 ? 'python_full_version' : 'python_version';
      return `${variable} ${operator} "${version}"`;
    })
    .join(' and ');
}
