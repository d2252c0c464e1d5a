import { type NixToken, readNixTokens } from './nix-tokens';

/** A part of a Nix text, of the little of the language that shells of packages are written in. */
export type NixNode =
  | { readonly type: 'name'; readonly name: string }
  /** Attributes of attributes, by their names. */
  | { readonly type: 'select'; readonly of: NixNode; readonly path: readonly string[] }
  | { readonly type: 'string'; readonly text: string }
  /** `<name>`. */
  | { readonly type: 'search-path'; readonly name: string }
  | { readonly type: 'list'; readonly items: readonly NixNode[] }
  /** Two lists, one behind the other. */
  | { readonly type: 'joined'; readonly first: NixNode; readonly second: NixNode }
  | { readonly type: 'set'; readonly bindings: readonly NixAttribute[] }
  | { readonly type: 'with'; readonly scope: NixNode; readonly body: NixNode }
  | { readonly type: 'let'; readonly bindings: readonly NixAttribute[]; readonly body: NixNode }
  | { readonly type: 'call'; readonly callee: NixNode; readonly argument: NixNode }
  /** A function of one argument, or of a set with these attributes. */
  | { readonly type: 'function'; readonly parameter: string | readonly NixFormal[]; readonly body: NixNode };

/** What a set or a `let` binds. */
export interface NixAttribute {
  readonly path: readonly string[];
  readonly value: NixNode;
}

/** An attribute that a function takes, and what it is otherwise. */
export interface NixFormal {
  readonly name: string;
  readonly default?: NixNode;
}

/** Why a text is not read with certainty, as a sentence. */
export class UnclearNix extends Error {}

const depthMax = 50;
const keywords = new Set(['if', 'then', 'else', 'assert', 'with', 'let', 'in', 'rec', 'inherit', 'or']);

/**
 * The tree of a Nix text, or of bindings that stand by themselves as a set, with nothing evaluated. Throws {@link UnclearNix}
 * for everything that is not in {@link NixNode}, and for what is no Nix.
 */
export function readNixTree(text: string): NixNode {
  // The words of a text do not tell whether a mark in it meant itself.
  if (/\\|''|\$\{/.test(text)) throw new UnclearNix('It has texts that other texts are put into, or of several lines.');
  const tokens = readNixTokens(text);
  const reader = new TreeReader(tokens);
  const node = isBinding(tokens) ? reader.bindings(undefined) : reader.expression();
  reader.end();
  return node;
}

/** Whether a text begins with `name.name =`. */
function isBinding(tokens: readonly NixToken[]): boolean {
  let at = 0;
  while (tokens[at]?.type === 'word' && isSymbol(tokens[at + 1], '.')) at += 2;
  return tokens[at]?.type === 'word' && isSymbol(tokens[at + 1], '=');
}

const isSymbol = (token: NixToken | undefined, text: string): boolean =>
  token?.type === 'symbol' && token.text === text;

/** Goes through the words of a text once. */
class TreeReader {
  readonly #tokens: readonly NixToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly NixToken[]) {
    this.#tokens = tokens;
  }

  /** That nothing is left. */
  end(): void {
    if (this.#at < this.#tokens.length) throw this.#unclear();
  }

  expression(): NixNode {
    return this.#inside(() => this.#expression());
  }

  #inside<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > depthMax) throw tooDeep();
    const found = read();
    this.#depth -= 1;
    return found;
  }

  #expression(): NixNode {
    if (this.#takeWord('let')) {
      const { bindings } = this.bindings('in');
      return { type: 'let', bindings, body: this.expression() };
    }
    if (this.#takeWord('with')) {
      const scope = this.expression();
      this.#expect(';');
      return { type: 'with', scope, body: this.expression() };
    }
    const parameter = this.#parameter();
    if (parameter !== undefined) return { type: 'function', parameter, body: this.expression() };
    return this.#joined();
  }

  #joined(): NixNode {
    const first = this.#application();
    return this.#take('++') ? { type: 'joined', first, second: this.#inside(() => this.#joined()) } : first;
  }

  /** `name:` or `{ name, name ? value, ... }:`, where one of them stands here. */
  #parameter(): string | readonly NixFormal[] | undefined {
    const token = this.#tokens[this.#at];
    if (token?.type === 'word' && this.#isAt(1, ':')) {
      this.#at += 2;
      return token.text;
    }
    if (!this.#isAt(0, '{') || !this.#isOfFormals()) return undefined;
    this.#at += 1;
    const formals: NixFormal[] = [];
    while (!this.#take('}')) {
      if (!this.#take('...')) formals.push(this.#formal());
      if (!this.#isAt(0, '}')) this.#expect(',');
    }
    this.#expect(':');
    return formals;
  }

  /** A set has `=` or `.` behind its first name. */
  #isOfFormals(): boolean {
    if (this.#isAt(1, '...')) return true;
    if (this.#isAt(1, '}')) return this.#isAt(2, ':');
    const isNamed = this.#tokens[this.#at + 1]?.type === 'word';
    return isNamed && ['?', ',', '}'].some((mark) => this.#isAt(2, mark));
  }

  #formal(): NixFormal {
    const name = this.#name();
    return this.#take('?') ? { name, default: this.expression() } : { name };
  }

  #application(): NixNode {
    let node = this.#selection();
    for (let count = 0; this.#isSimple(); count += 1) {
      if (count === depthMax) throw tooDeep();
      node = { type: 'call', callee: node, argument: this.#selection() };
    }
    return node;
  }

  /** Whether what stands here can be an argument. */
  #isSimple(): boolean {
    const token = this.#tokens[this.#at];
    if (token?.type === 'symbol') return ['(', '[', '{'].includes(token.text);
    return token !== undefined && !(token.type === 'word' && keywords.has(token.text));
  }

  #selection(): NixNode {
    const of = this.#simple();
    const path = this.#take('.') ? this.#path() : [];
    return path.length === 0 ? of : { type: 'select', of, path };
  }

  /** Names with dots between them. */
  #path(): string[] {
    const path = [this.#attribute()];
    while (this.#take('.')) path.push(this.#attribute());
    return path;
  }

  #attribute(): string {
    const token = this.#tokens[this.#at];
    if (token?.type !== 'string' || token.text === undefined) return this.#name();
    this.#at += 1;
    return token.text;
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token?.type !== 'word' || keywords.has(token.text)) throw this.#unclear();
    this.#at += 1;
    return token.text;
  }

  #simple(): NixNode {
    const token = this.#tokens[this.#at];
    if (token?.type === 'word') return { type: 'name', name: this.#name() };
    this.#at += 1;
    if (token?.type === 'string' && token.text !== undefined) return { type: 'string', text: token.text };
    if (token?.type === 'search-path') return { type: 'search-path', name: token.text };
    if (isSymbol(token, '(')) {
      const node = this.expression();
      this.#expect(')');
      return node;
    }
    if (isSymbol(token, '[')) return this.#inside(() => this.#list());
    if (isSymbol(token, '{')) return this.bindings('}');
    this.#at -= 1;
    throw this.#unclear();
  }

  #list(): NixNode {
    const items: NixNode[] = [];
    while (!this.#take(']')) items.push(this.#selection());
    return { type: 'list', items };
  }

  /** Bindings up to a word or a bracket, or to the end of the text. */
  bindings(end: 'in' | '}' | undefined): Extract<NixNode, { type: 'set' }> {
    const bindings: NixAttribute[] = [];
    while (!(end === undefined ? this.#at === this.#tokens.length : this.#take(end) || this.#takeWord(end))) {
      const path = this.#path();
      this.#expect('=');
      bindings.push({ path, value: this.expression() });
      this.#expect(';');
    }
    return { type: 'set', bindings };
  }

  #isAt(offset: number, symbol: string): boolean {
    return isSymbol(this.#tokens[this.#at + offset], symbol);
  }

  #take(symbol: string): boolean {
    if (!this.#isAt(0, symbol)) return false;
    this.#at += 1;
    return true;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.type !== 'word' || token.text !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw this.#unclear();
  }

  /** That what stands here is not of the little that is read. */
  #unclear(): UnclearNix {
    const token = this.#tokens[this.#at];
    if (token === undefined) return new UnclearNix('It ends in the middle.');
    if (token.type === 'path') return new UnclearNix(`It leads to another file, ${shown(token.text)}.`);
    return new UnclearNix(
      'text' in token && token.text !== undefined
        ? `It has “${shown(token.text)}” where only a list of packages is read.`
        : 'It has texts that other texts are put into.',
    );
  }
}

const tooDeep = () => new UnclearNix('It is nested deeper than any shell of packages.');

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
