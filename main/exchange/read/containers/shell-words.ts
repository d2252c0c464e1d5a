/** A word of a command, with its quotes taken off. */
export interface ShellWord {
  readonly text: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** Whether it is what it says: the shell puts nothing in the place of a variable, a command or a pattern in it. */
  readonly isPlain: boolean;
  /** Whether a quotation mark in it is not closed, so that nobody knows where it ends. */
  readonly isOpen?: boolean;
}

/** Text of which every character knows its line: of several lines of a file, without what joins them. */
export class PlacedText {
  readonly text: string;
  readonly #starts: readonly number[];
  readonly #lines: readonly number[];

  constructor(pieces: readonly { readonly line: number; readonly text: string }[]) {
    this.text = pieces.map(({ text }) => text).join('');
    let at = 0;
    this.#starts = pieces.map(({ text }) => {
      const start = at;
      at += text.length;
      return start;
    });
    this.#lines = pieces.map(({ line }) => line);
  }

  /** What stands there and behind it. */
  from(at: number): PlacedText {
    const lineOf = this.lineFinder();
    return new PlacedText(
      this.#starts.flatMap((start, index) => {
        const text = this.text.slice(Math.max(start, at), this.#starts[index + 1]);
        return text === '' ? [] : [{ line: lineOf(Math.max(start, at)), text }];
      }),
    );
  }

  /** Asks in the order of the text: the search goes on where the last one ended. */
  lineFinder(): (at: number) => number {
    let piece = 0;
    return (at) => {
      while (piece + 1 < this.#starts.length && (this.#starts[piece + 1] ?? 0) <= at) piece += 1;
      return this.#lines[piece] ?? 1;
    };
  }
}

/** What stands between two commands. */
export type Separator = '&&' | '||' | '|' | ';' | '(' | ')' | '&';

/** One of them is there. */
export interface Token {
  readonly word?: ShellWord;
  readonly separator?: Separator;
  /** The word behind it is a file. */
  readonly isRedirection?: boolean;
  /** Lines behind that of the sign are a file. */
  readonly document?: DocumentSign;
}

/** `<<WORD`, by which a here-document begins on the next line. */
export interface DocumentSign {
  /** The word that ends it. */
  readonly word: string;
  /** Whether tabs at the beginnings of its lines are no part of it: `<<-WORD`. */
  readonly isIndented: boolean;
  /** Whether variables are put into it, because its word has no quotation marks. */
  readonly isExpanded: boolean;
}

const blanks = ' \t\r';
/** What the shell replaces where it stands without quotes: patterns, and braces with several words. */
const patterns = '*?[{';

/**
 * Takes words apart by the quoting rules of a POSIX shell. Linear in the length of the text; where a quotation mark is not closed
 * the rest is one word.
 */
export function* tokensOf(placed: PlacedText): Generator<Token> {
  const { text } = placed;
  const lineOf = placed.lineFinder();
  let ends: string[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text[at] as string;
    if (blanks.includes(char)) at += 1;
    else if (char === '#') at = endOfLine(text, at);
    else if (char === '\n') {
      at = behindDocuments(text, at + 1, ends);
      ends = [];
      yield { separator: ';' };
    } else if (text.startsWith('<<', at) && !text.startsWith('<<<', at)) {
      const isIndented = text[at + 2] === '-';
      at = behindBlanks(text, at + (isIndented ? 3 : 2));
      const word = readWord(text, at);
      ends.push(word.text);
      yield { document: { word: word.text, isIndented, isExpanded: !/["'\\]/.test(text.slice(at, word.end)) } };
      at = word.end;
    } else if ('<>'.includes(char) || /^(?:\d[<>]|&>)/.test(text.slice(at, at + 2))) {
      at += /^(?:&>>?|\d?(?:<<<|>>|[<>][&|]?))/.exec(text.slice(at, at + 4))?.[0].length ?? 1;
      yield { isRedirection: true };
    } else if (text.startsWith('&&', at) || text.startsWith('||', at)) {
      yield { separator: text.slice(at, at + 2) as Separator };
      at += 2;
    } else if ('|;()&'.includes(char)) {
      at += 1;
      yield { separator: char as Separator };
    } else {
      const line = lineOf(at);
      const word = readWord(text, at);
      at = word.end;
      const { end: _end, ...read } = word;
      yield { word: { ...read, line } };
    }
  }
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && blanks.includes(text[at] as string)) at += 1;
  return at;
}

/** Behind the here-documents that begin there, each of which goes to a line with its word. */
function behindDocuments(text: string, from: number, ends: readonly string[]): number {
  let at = from;
  for (const word of ends) {
    let line: string;
    do {
      const end = endOfLine(text, at);
      line = text.slice(at, end).trim();
      at = end + 1;
    } while (line !== word && at < text.length);
  }
  return at;
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

const wordEnds = ` \t\r\n|;()&<>`;

/** A word or a part of one that ends before `end`. */
interface ReadText extends Omit<ShellWord, 'line'> {
  readonly end: number;
}

function readWord(text: string, begin: number): ReadText {
  const pieces: string[] = [];
  let isPlain = text[begin] !== '~';
  let isOpen = false;
  let at = begin;
  while (at < text.length && !wordEnds.includes(text[at] as string)) {
    const char = text[at] as string;
    if (char === "'" || char === '"') {
      const quoted = readQuoted(text, at);
      pieces.push(quoted.text);
      isPlain &&= quoted.isPlain;
      isOpen ||= quoted.isOpen === true;
      at = quoted.end;
    } else if (char === '\\') {
      pieces.push(text[at + 1] ?? '');
      at += 2;
    } else if (char === '$' || char === '`') {
      isPlain = false;
      const end = endOfReplacement(text, at);
      pieces.push(text.slice(at, end));
      at = end;
    } else {
      isPlain &&= !patterns.includes(char) || isLiteral(text, at);
      pieces.push(char);
      at += 1;
    }
  }
  return { text: pieces.join(''), end: Math.max(at, begin + 1), isPlain, ...(isOpen ? { isOpen } : {}) };
}

/**
 * Whether the shell leaves it: a brace alone begins a group, and `name[extra]` would be a file with one letter in the place of the
 * brackets, which nobody has.
 */
const isLiteral = (text: string, at: number): boolean =>
  text[at] === '['
    ? /^\[[\w.-]+(?:,[\w.-]+)*\]/.test(text.slice(at, at + 200))
    : /^\{(?:\s|$)/.test(text.slice(at, at + 2));

function readQuoted(text: string, begin: number): ReadText {
  const quote = text[begin] as string;
  if (quote === "'") {
    const end = text.indexOf(quote, begin + 1);
    return {
      text: text.slice(begin + 1, end < 0 ? undefined : end),
      end: (end < 0 ? text.length : end) + 1,
      isPlain: end >= 0,
      isOpen: end < 0,
    };
  }
  const pieces: string[] = [];
  let isPlain = true;
  let at = begin + 1;
  while (at < text.length) {
    const char = text[at] as string;
    if (char === quote) return { text: pieces.join(''), end: at + 1, isPlain };
    const isReplaced = char === '$' || char === '`';
    const isEscape = char === '\\' && '"\\$`'.includes(text[at + 1] ?? ' ');
    const end = isReplaced ? endOfReplacement(text, at) : at + (isEscape ? 2 : 1);
    pieces.push(text.slice(isEscape ? at + 1 : at, end));
    isPlain &&= !isReplaced;
    at = end;
  }
  return { text: pieces.join(''), end: text.length + 1, isPlain: false, isOpen: true };
}

/** Behind `${…}`, `$(…)` or what stands between backticks, which end with the text if nowhere else; behind the sign of `$name`. */
function endOfReplacement(text: string, at: number): number {
  if (text[at] === '`') {
    const end = text.indexOf('`', at + 1);
    return end < 0 ? text.length : end + 1;
  }
  const open = text[at + 1];
  if (open !== '{' && open !== '(') return at + 1;
  const close = open === '{' ? '}' : ')';
  let depth = 0;
  for (let next = at + 1; next < text.length; next += 1) {
    if (text[next] === open) depth += 1;
    else if (text[next] === close) depth -= 1;
    if (depth === 0) return next + 1;
  }
  return text.length;
}
