import { LineError } from './requirement-options';

const variables = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'os.name',
  'sys_platform',
  'sys.platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform.version',
  'platform_machine',
  'platform.machine',
  'platform_python_implementation',
  'platform.python_implementation',
  'python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  'extras',
  'dependency_groups',
]);
const operators = new Set(['===', '==', '~=', '!=', '<=', '>=', '<', '>', 'in', 'not in']);
const token = /\s*(?:([()])|("[^"]*"|'[^']*')|(===|==|~=|!=|<=|>=|<|>)|([A-Za-z_][A-Za-z0-9_.]*))/y;
const depthMax = 32;

/** Throws a {@link LineError} unless the text is an environment marker of the dependency specifiers (PEP 508). */
export function checkMarker(text: string): void {
  const tokens = readTokens(text);
  let at = 0;
  const fail = (): never => {
    throw new LineError(`The marker “${text}” is not understood at ${at < tokens.length ? tokens[at] : 'its end'}.`);
  };
  const value = () => {
    const word = tokens[at] ?? fail();
    if (!variables.has(word) && !/^["']/.test(word)) fail();
    at += 1;
    return word;
  };
  const comparison = () => {
    const left = value();
    if (!operators.has(tokens[at] ?? fail())) fail();
    at += 1;
    const right = value();
    if (!variables.has(left) && !variables.has(right)) fail();
  };
  const expression = (depth: number) => {
    if (depth > depthMax) throw new LineError(`The marker is nested more than ${depthMax} levels deep.`);
    for (;;) {
      if (tokens[at] === '(') {
        at += 1;
        expression(depth + 1);
        if (tokens[at] !== ')') fail();
        at += 1;
      } else comparison();
      if (tokens[at] !== 'and' && tokens[at] !== 'or') return;
      at += 1;
    }
  };
  expression(0);
  if (at < tokens.length) fail();
}

/** The words of a marker: parentheses, quoted texts, operators (`not in` is one) and names. */
export function readTokens(text: string): string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  for (let from = 0; from < end; from = token.lastIndex) {
    token.lastIndex = from;
    const match = token.exec(text);
    if (!match) throw new LineError(`The marker “${text}” is not understood at “${text.slice(from).trim()}”.`);
    const word = match[0].trim();
    if (word === 'in' && tokens.at(-1) === 'not') tokens[tokens.length - 1] = 'not in';
    else tokens.push(word);
  }
  return tokens;
}
