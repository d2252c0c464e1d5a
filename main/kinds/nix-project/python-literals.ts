/**
 * The little of Python that a setup.py is read by. Nothing is run: what is not a plain text or a list of plain texts,
 * written down in the file itself, is not known.
 */

/** A value that is written down; undefined for every other expression. */
export type Literal = string | readonly string[] | undefined;

/** The keyword arguments of the first call of a function, where they are literals; undefined without a call. */
export function readCall(text: string, name: string): ReadonlyMap<string, Literal> | undefined {
  const call = new RegExp(`^[ \\t]*(?:[A-Za-z_]\\w*\\.)?${name}[ \\t]*\\(`, 'm').exec(text);
  if (!call) return undefined;
  const found = new Map<string, Literal>();
  for (const argument of splitItems(text, call.index + call[0].length).items) {
    const [whole, key = ''] = /^([A-Za-z_]\w*)\s*=(?!=)/.exec(argument) ?? [];
    if (whole !== undefined) found.set(key, knownValue(argument.slice(whole.length).trim(), text));
  }
  return found;
}

/** The value of an expression, with the names that the file gives a literal once and for all. */
function knownValue(expression: string, text: string): Literal {
  const literal = literalOf(expression);
  if (literal !== undefined || !/^[A-Za-z_]\w*$/.test(expression)) return literal;
  const assignments = [...text.matchAll(new RegExp(`^${expression}[ \\t]*=[ \\t]*(?!=)`, 'gm'))];
  const [only] = assignments;
  if (!only || assignments.length > 1) return undefined;
  const start = only.index + only[0].length;
  return literalOf(withoutComments(text.slice(start, endOf(text, start, true))).trim());
}

function literalOf(expression: string): Literal {
  if (!/^[[(]/.test(expression)) return textOf(expression);
  const { items, end } = splitItems(expression, 1);
  const texts = items.map(textOf);
  return end === expression.length - 1 && texts.every((item) => item !== undefined) ? texts : undefined;
}

/** A prefix or a backslash changes what stands there, and two texts side by side are one: those are not known. */
function textOf(expression: string): string | undefined {
  const [, single, double] = /^(?:'([^'\\\n]*)'|"([^"\\\n]*)")$/.exec(expression) ?? [];
  return single ?? double;
}

/** Items between commas, from behind an opening bracket to where the one that closes it is; without comments. */
function splitItems(text: string, start: number): { readonly items: readonly string[]; readonly end: number } {
  const items: string[] = [];
  for (let at = start; ; ) {
    const end = endOf(text, at, false);
    const item = withoutComments(text.slice(at, end)).trim();
    if (item !== '') items.push(item);
    if (text[end] !== ',') return { items, end };
    at = end + 1;
  }
}

const stringOrComment =
  /'''[\s\S]*?(?:'''|$)|"""[\s\S]*?(?:"""|$)|'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?|#[^\n]*/y;

/** Where an expression ends: at a comma or a bracket that is not its own, or at the end of a line if that ends it. */
function endOf(text: string, start: number, isLine: boolean): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (depth === 0 && (/[,)\]}]/.test(character) || (isLine && character === '\n'))) return at;
    if (/[([{]/.test(character)) depth += 1;
    if (/[)\]}]/.test(character)) depth -= 1;
    at = skip(text, at);
  }
  return at;
}

/** Behind the string or the comment that begins here, or the next character. */
function skip(text: string, at: number): number {
  stringOrComment.lastIndex = at;
  return stringOrComment.test(text) ? stringOrComment.lastIndex : at + 1;
}

function withoutComments(text: string): string {
  let kept = '';
  for (let at = 0; at < text.length; ) {
    const next = skip(text, at);
    if (text[at] !== '#') kept += text.slice(at, next);
    at = next;
  }
  return kept;
}
