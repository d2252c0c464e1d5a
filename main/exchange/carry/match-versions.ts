import { readSpecifier } from '../../python/requirement-specifier';

/** A version as the other side writes it, and why it is not all of what was meant; sentences. */
export interface Translated {
  readonly version: string;
  readonly reasons: readonly string[];
}

/**
 * A specifier of PEP 440, such as `~=1.4,!=1.4.2`, as a match spec of conda has it behind the name: a sign first, `''` for any
 * version.
 */
export function toMatchVersion(specifier: string): Translated {
  const clauses = specifier === '' ? [] : specifier.split(',').map(toMatchClause);
  const parts = clauses.flatMap(({ parts }) => parts);
  // A bare prefix is fuzzy behind one sign.
  const [only] = parts;
  if (parts.length === 1 && only !== undefined)
    return { version: /^\d/.test(only) ? `=${only.slice(0, -2)}` : only, reasons: clauses[0]?.reasons ?? [] };
  const signed = [...parts.filter((part) => !/^\d/.test(part)), ...parts.filter((part) => /^\d/.test(part))];
  const version = signed.join(',');
  return {
    version: /^\d/.test(version) ? `=${version}` : version,
    reasons: [...new Set(clauses.flatMap(({ reasons }) => reasons))],
  };
}

function toMatchClause(clause: string): { readonly parts: readonly string[]; readonly reasons: readonly string[] } {
  const [, operator = '', written = ''] = /^(===|~=|==|!=|<=|>=|<|>)(.*)$/.exec(clause) ?? [];
  const [version = '', local] = written.replace(/^v/i, '').toLowerCase().split('+');
  const reasons = [
    ...(local === undefined ? [] : [`“+${local}” names a build of another index, which conda does not have.`]),
    ...(operator === '===' ? ['conda compares versions as numbers, and never as text.'] : []),
  ];
  switch (operator) {
    case '~=':
      return {
        parts: [`>=${version}`, `${seriesOf(version)}.*`],
        reasons: ['conda writes “compatible with” as a range.'],
      };
    case '===':
      return { parts: [`==${version}`], reasons };
    case '==':
      return { parts: [version.endsWith('.*') ? version : `==${version}`], reasons };
    default:
      return { parts: [`${operator}${version}`], reasons };
  }
}

/** The release without its last number: `1.4` for `1.4.2rc1`. */
function seriesOf(version: string): string {
  const [release = version] = /^(?:\d+!)?\d+(?:\.\d+)*/.exec(version) ?? [];
  return release.slice(0, release.lastIndexOf('.'));
}

const noAlternatives = 'PyPI knows no alternatives of versions, so any version is asked for.';
const noVersion = 'PyPI numbers its versions otherwise, so any version is asked for.';

/**
 * The version of a match spec as a specifier of PEP 440; `''` for any version, which is asked for where there is no such
 * specifier.
 */
export function toSpecifier(version: string | undefined, build: string | undefined): Translated {
  const reasons = build === undefined || build === '*' ? [] : [`The build ${build} is one of conda's.`];
  if (version === undefined) return { version: '', reasons };
  if (/[|()^]/.test(version)) return { version: '', reasons: [...reasons, noAlternatives] };
  const clauses = version.split(',').map((clause) => toClause(clause, build !== undefined && build !== '*'));
  const specifier = clauses.filter((clause) => clause !== '').join(',');
  return isSpecifier(specifier) ? { version: specifier, reasons } : { version: '', reasons: [...reasons, noVersion] };
}

/** With a build, and without a sign, a version is exactly that one; behind one sign it is any that begins so. */
function toClause(clause: string, hasBuild: boolean): string {
  const [, operator = '', written = ''] = /^(~=|==|!=|<=|>=|<|>|=)?(.*)$/.exec(clause) ?? [];
  const prefix = written.replace(/\.?\*$/, '');
  if (prefix === '') return '';
  const isPrefix = prefix !== written;
  if (operator === '!=') return `!=${isPrefix ? `${prefix}.*` : prefix}`;
  if (operator !== '' && operator !== '=' && operator !== '==') return `${operator}${prefix}`;
  const isFuzzy = isPrefix || (operator === '=' && !hasBuild);
  return `==${prefix}${isFuzzy ? '.*' : ''}`;
}

function isSpecifier(text: string): boolean {
  if (text === '') return true;
  // Letters behind a number are a release of a channel, and a prerelease to PyPI: 2019c.
  if (/\d[a-z](?:,|$)/.test(text)) return false;
  try {
    readSpecifier(text);
    return true;
  } catch {
    return false;
  }
}
