import { LineError } from './requirement-options';

const release = 'v?(?:[0-9]+!)?[0-9]+(?:\\.[0-9]+)*';
const phase = '(?:[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]*)?';
const after = '(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?(?:[-_.]?dev[-_.]?[0-9]*)?';
const local = '(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?';

const publicVersion = new RegExp(`^${release}${phase}${after}$`, 'i');
const anyVersion = new RegExp(`^${release}${phase}${after}${local}$`, 'i');
const prefixVersion = new RegExp(`^${release}\\.\\*$`, 'i');
const compatibleVersion = new RegExp(`^v?(?:[0-9]+!)?[0-9]+(?:\\.[0-9]+)+${phase}${after}$`, 'i');
const clause = /^(===|~=|==|!=|<=|>=|<|>)\s*(\S+)$/;

/** The specifier without blanks, such as `>=1.0,<2`; throws a {@link LineError} for what PEP 440 does not know. */
export function readSpecifier(text: string): string {
  const clauses = text.split(',').map((part) => part.trim());
  // pip takes a comma at the end.
  if (clauses.length > 1 && clauses.at(-1) === '') clauses.pop();
  return clauses.map(readClause).join(',');
}

function readClause(text: string): string {
  const [, operator, version] = clause.exec(text) ?? [];
  if (operator === undefined || version === undefined) {
    if (/^=[^=]/.test(text)) throw new LineError(`“${text}” has one =. Did you mean ==?`);
    if (/\s/.test(text) && clause.test(text.split(/\s+/, 1)[0] ?? ''))
      throw new LineError(`“${text}” is more than one requirement on a line.`);
    throw new LineError(`“${text}” is not a version specifier.`);
  }
  const pattern = {
    '===': /^[^)]+$/,
    '~=': compatibleVersion,
    '==': version.endsWith('.*') ? prefixVersion : anyVersion,
    '!=': version.endsWith('.*') ? prefixVersion : anyVersion,
  }[operator];
  if (!(pattern ?? publicVersion).test(version))
    throw new LineError(`“${version}” is not a version that ${operator} can compare.`);
  return operator + version;
}
