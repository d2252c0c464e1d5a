/**
 * The words of a Nix text, told apart as Nix's own lexer does it, which is what decides whether something is a path:
 * https://github.com/NixOS/nix/blob/2.8.0/src/libexpr/lexer.l
 */

/** A word of a Nix text. Comments and blanks are none. */
export type NixToken =
  /** An identifier or a keyword. */
  | { readonly type: 'word'; readonly text: string }
  /** A path as it is written, `at` so many characters; `isWhole` is false where something is put into it, and its text ends before that. */
  | { readonly type: 'path'; readonly text: string; readonly isWhole: boolean; readonly at: number }
  /** `<text>`, which is looked up in the search path. */
  | { readonly type: 'search-path'; readonly text: string }
  /** A string; `text` is undefined where something is put into it, and `lead` is what stands before that. */
  | { readonly type: 'string'; readonly text: string | undefined; readonly lead: string }
  /** What stands around something that is put into a string or a path. */
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  /** Numbers and everything else. */
  | { readonly type: 'symbol'; readonly text: string };

const pathPart = String.raw`[a-zA-Z0-9._\-+]`;

/** What a text can go on with outside of strings; the longest counts, and the first of those that are as long. */
const rules = [
  { type: 'blank', pattern: /[ \t\r\n]+|#[^\r\n]*/y },
  { type: 'word', pattern: /[a-zA-Z_][a-zA-Z0-9_'-]*/y },
  {
    type: 'symbol',
    pattern: /(?:[1-9][0-9]*\.[0-9]*|0?\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[0-9]+|->|\/\/|\+\+|\.\.\.|\$\{/y,
  },
  { type: 'indented', pattern: /''/y },
  { type: 'quoted', pattern: /"/y },
  { type: 'path', pattern: new RegExp(String.raw`(?:${pathPart}*|~)(?:\/${pathPart}+)+\/?`, 'y'), before: '/' },
  // Nix sees that something is put into the path as a part of that word.
  { type: 'path', pattern: new RegExp(String.raw`(?:${pathPart}*|~)\/\$\{`, 'y'), before: '/' },
  { type: 'search-path', pattern: new RegExp(String.raw`<${pathPart}+(?:\/${pathPart}+)*>`, 'y') },
  { type: 'address', pattern: /[a-zA-Z][a-zA-Z0-9+\-.]*:[a-zA-Z0-9%/?:@&=+$,\-_.!~*']+/y, before: ':' },
  { type: 'symbol', pattern: /[\s\S]/y },
] as const;
type Rule = (typeof rules)[number]['type'];

/** How far in brackets the text may go that is put into other text; Nix itself gives up later. */
const depthMax = 200;

/** The words of a text. It never throws: a text that Nix could not read is taken for as much as it could be. */
export function readNixTokens(text: string): NixToken[] {
  const lexer: Lexer = { text, at: 0, tokens: [], runs: {} };
  readExpression(lexer, 0);
  return lexer.tokens;
}

interface Lexer {
  readonly text: string;
  at: number;
  readonly tokens: NixToken[];
  /** Where the characters end that may come before `/` or `:`, and whether it does: looked for once, not at each of them. */
  readonly runs: Partial<Record<'/' | ':', { readonly end: number; readonly isFollowed: boolean }>>;
}

/** Reads on to the end, or to the bracket that ends what is put into something else. */
function readExpression(lexer: Lexer, depth: number): void {
  const { tokens } = lexer;
  for (let brackets = 0; lexer.at < lexer.text.length; ) {
    if (skipComment(lexer)) continue;
    const { type, text } = nextWord(lexer);
    if (depth > 0 && brackets === 0 && text === '}') return;
    if (text === '{' || text === '${') brackets += 1;
    if (text === '}') brackets -= 1;
    switch (type) {
      case 'blank':
        break;
      case 'quoted':
      case 'indented':
        readString(lexer, type, depth);
        break;
      case 'path':
        readPath(lexer, text, depth);
        break;
      case 'address':
        tokens.push({ type: 'string', text, lead: text });
        break;
      case 'search-path':
        tokens.push({ type, text: text.slice(1, -1) });
        break;
      default:
        tokens.push({ type, text });
    }
  }
}

function skipComment(lexer: Lexer): boolean {
  if (!lexer.text.startsWith('/*', lexer.at)) return false;
  const end = lexer.text.indexOf('*/', lexer.at + 2);
  lexer.at = end === -1 ? lexer.text.length : end + 2;
  return true;
}

function nextWord(lexer: Lexer): { readonly type: Rule; readonly text: string } {
  let best: { readonly type: Rule; readonly text: string } = { type: 'symbol', text: '' };
  for (const rule of rules) {
    if ('before' in rule && !isBefore(lexer, rule.before)) continue;
    const text = matchAt(lexer, rule.pattern) ?? '';
    if (text.length > best.text.length) best = { type: rule.type, text };
  }
  lexer.at += best.text.length;
  return best;
}

const runs = {
  '/': { run: new RegExp(`~|${pathPart}*`, 'y'), next: new RegExp(String.raw`\/(?:${pathPart}|\$\{)`, 'y') },
  ':': { run: /[a-zA-Z0-9+\-.]*/y, next: /:/y },
};

/** Whether the run of characters at this place ends with this one, as a path or an address has it. */
function isBefore(lexer: Lexer, character: '/' | ':'): boolean {
  let found = lexer.runs[character];
  if (!found || found.end <= lexer.at) {
    const { run, next } = runs[character];
    const end = lexer.at + (matchAt(lexer, run) ?? '').length;
    found = { end, isFollowed: matchAt({ ...lexer, at: end }, next) !== undefined };
    lexer.runs[character] = found;
  }
  return found.isFollowed;
}

function matchAt({ text, at }: Pick<Lexer, 'text' | 'at'>, pattern: RegExp): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

const morePath = new RegExp(String.raw`(?:${pathPart}|\/)+`, 'y');

function readPath(lexer: Lexer, word: string, depth: number): void {
  const start = word.replace(/\$\{$/, '');
  lexer.at -= word.length - start.length;
  const isWhole = !lexer.text.startsWith('${', lexer.at);
  lexer.tokens.push({ type: 'path', text: start, isWhole, at: lexer.at - start.length });
  while (!isWhole) {
    if (lexer.text.startsWith('${', lexer.at)) readPut(lexer, depth);
    else {
      const text = matchAt(lexer, morePath);
      if (text === undefined) return;
      lexer.at += text.length;
    }
  }
}

/** What is put into something else, between `${` and `}`. */
function readPut(lexer: Lexer, depth: number): void {
  lexer.at += 2;
  lexer.tokens.push({ type: 'open' });
  if (depth < depthMax) readExpression(lexer, depth + 1);
  else lexer.at = lexer.text.length;
  lexer.tokens.push({ type: 'close' });
}

/** What is plain in a string, what stands for something else, and its end. */
const strings = {
  quoted: { plain: /[^$"\\]+|\$(?!\{)[^"\\]|\$(?=")/y, escaped: /\$?\\[\s\S]/y, end: '"' },
  indented: { plain: /[^$']+|\$(?!\{)[^']|\$(?=')|'(?!')/y, escaped: /''(?:\$|'|\\[\s\S])/y, end: "''" },
} as const;

function readString(lexer: Lexer, kind: keyof typeof strings, depth: number): void {
  const { plain, escaped, end } = strings[kind];
  const place = lexer.tokens.length;
  let isWhole = true;
  let lead = '';
  while (lexer.at < lexer.text.length) {
    const found = matchAt(lexer, plain) ?? matchAt(lexer, escaped);
    if (found !== undefined) {
      lexer.at += found.length;
      if (isWhole) lead += unescaped(found, kind);
    } else if (lexer.text.startsWith('${', lexer.at)) {
      readPut(lexer, depth);
      isWhole = false;
    } else if (lexer.text.startsWith(end, lexer.at)) {
      lexer.at += end.length;
      break;
    } else lexer.at += 1;
  }
  lexer.tokens.splice(place, 0, { type: 'string', text: isWhole ? lead : undefined, lead });
}

/** Letters for line breaks and tabs make no path, so only what stands for itself behind a backslash matters. */
function unescaped(found: string, kind: keyof typeof strings): string {
  if (kind === 'quoted') return found.replace(/^(\$?)\\([\s\S])$/, '$1$2');
  if (found === "'''") return "''";
  return found.replace(/^''\\?/, '');
}
