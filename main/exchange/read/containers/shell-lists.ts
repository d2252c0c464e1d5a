import { closers, closing, isTest, middle } from './shell-keywords';
import type { Separator, ShellWord } from './shell-words';

/**
 * What becomes of an exit code: it is that of the whole text, and nothing comes of that where it is a failure; nobody looks at it;
 * or something else is run in its place, so that it was expected to fail. The later ones go for all that is inside.
 */
export type Fate = 'counts' | 'is-ignored' | 'is-excused';
const fates: readonly Fate[] = ['counts', 'is-ignored', 'is-excused'];

/** Commands between `||`, or all of a block. */
export interface List {
  /** The list of which it is a part. */
  readonly outer: List | undefined;
  fate: Fate;
}

/** Commands stand behind `&&`. */
export interface Guard {
  readonly list: List;
  /** Whether something before them in the list is asked for its exit code. */
  readonly isTest: boolean;
  readonly outer: Guard | undefined;
  isConditional: boolean;
}

/** A subshell, whose folder is its own. */
export interface Subshell {
  readonly outer: Subshell | undefined;
}

/** Where a command stands. */
export interface Place {
  /** Whether it is run on a condition, whatever becomes of exit codes. */
  readonly isConditional: boolean;
  readonly guard: Guard | undefined;
  readonly list: List;
  readonly shell: Subshell | undefined;
}

/** How a block begins. */
interface BlockStart {
  isConditional: boolean;
  readonly isFunction: boolean;
  /** Whether words are given that it is run for, so that it is run at least once. */
  readonly isLoopOfWords: boolean;
  readonly shell: Subshell | undefined;
  /** What becomes of its exit code. */
  readonly whole: List;
  readonly outerGuard: Guard | undefined;
}

interface Block extends BlockStart {
  readonly opener: string;
  list: List;
  guard: Guard | undefined;
  /** Behind which sign the next command stands in its list. */
  sign: '' | '&&' | '||';
  /** The list in whose place that behind `||` is run. */
  excused: List | undefined;
  /** Whether something in the list so far is asked for its exit code. */
  isTest: boolean;
  /** Whether something in another list is, the exit code of which may be that of the block. */
  endsInTest: boolean;
  isNegated: boolean;
  /** Whether a list is at its end, and whether anything follows is not known yet. */
  isAtEnd: boolean;
  /** The block that was closed there last. */
  closed: List | undefined;
}

/**
 * The lists and blocks of commands that are open at a place in a text for a shell. What is certain to be run is known once the
 * whole text was seen: `a && b` is, where its failure is that of the text, which a build does not survive.
 */
export class ShellLists {
  readonly #lists: List[] = [];
  readonly #guards: Guard[] = [];
  readonly #blocks: Block[];
  /** Behind a sign that wants another command. */
  #isOpen: '' | Separator = '';
  /** Whether the next block is that of a function: nobody knows whether it is called. */
  #isDefined = false;
  /** Whether blocks are closed that are not open, so that nothing is known any more. */
  #isBroken = false;

  /** `fate` is that of the whole text. */
  constructor(fate: Fate) {
    const whole = this.#newList(undefined, fate);
    const [isConditional, isFunction, isLoopOfWords] = [false, false, false];
    const [shell, outerGuard] = [undefined, undefined];
    this.#blocks = [this.#newBlock('', { whole, outerGuard, isConditional, shell, isFunction, isLoopOfWords })];
  }

  define(): void {
    this.#isDefined = true;
  }

  /** A word that opens, divides or closes a block; whether it is one. `rest` is what stands behind it. */
  word(text: string, rest: readonly ShellWord[]): boolean {
    if (closers.has(text)) this.open(text, { rest });
    else if (closing.has(text)) this.#close(text);
    else if (middle.has(text)) this.#divide(text);
    else if (text === '!') this.#last.isNegated = true;
    else return text === 'time';
    return true;
  }

  /** `isDoubtful` of a parenthesis behind a word, which opens no list of commands; behind the name of a function its block follows. */
  open(opener: string, { isDoubtful = false, rest = [] as readonly ShellWord[] } = {}): void {
    this.#begin();
    const around = this.#last;
    const isFunction = this.#isDefined && !isDoubtful;
    const isLoopOfWords = opener === 'for' && rest[1]?.text === 'in' && rest.slice(2).some(({ isPlain }) => isPlain);
    const isConditional = this.#isConditional || isDoubtful || this.#isDefined || opener === 'case';
    if (!isDoubtful) this.#isDefined = false;
    const fate = around.isNegated ? 'is-excused' : closers.get(opener) === 'done' ? 'is-ignored' : 'counts';
    const whole = this.#newList(around.list, fate);
    const shell = opener === '(' ? { outer: around.shell } : around.shell;
    const { guard: outerGuard } = around;
    this.#blocks.push(this.#newBlock(opener, { whole, outerGuard, isConditional, shell, isFunction, isLoopOfWords }));
  }

  /** Takes notice of a command, whose words are those behind what opens and closes blocks. */
  run(words: readonly ShellWord[]): Place {
    this.#begin();
    const block = this.#last;
    const isConditional = this.#isConditional || block.isNegated;
    const place = { isConditional, guard: block.guard, list: block.list, shell: block.shell };
    block.isTest ||= block.isNegated || isTest(words);
    this.#leave(words);
    return place;
  }

  separate(separator: Exclude<Separator, '('>): void {
    const block = this.#last;
    // A line may end behind a sign, and `|&` is one.
    const goesOn = this.#isOpen !== '' && (separator === ';' || separator === '&');
    if (separator === ')') this.#close(separator);
    if (separator === ')' || goesOn) return;
    if (separator === '|') {
      if (block.closed) block.closed.fate = atLeast('is-ignored', block.closed.fate);
    } else block.isNegated = false;
    if (separator === '&') block.list.fate = atLeast('is-ignored', block.list.fate);
    if (separator === '&' || separator === ';') block.isAtEnd = true;
    else this.#isOpen = separator;
    if (separator === '&&') {
      block.sign = '&&';
      block.guard = this.#newGuard(block);
    } else if (separator === '||') {
      block.list.fate = 'is-excused';
      this.#beginList(block.list);
      block.sign = '||';
    }
  }

  /** Once all was seen: which guards are such that nobody knows whether what stands behind them is run. */
  finish(): void {
    // What is around stands before what is in it.
    for (const list of this.#lists) if (list.outer) list.fate = atLeast(list.outer.fate, list.fate);
    for (const guard of this.#guards) {
      const { list, isTest, outer } = guard;
      guard.isConditional =
        outer?.isConditional === true || list.fate === 'is-excused' || (list.fate === 'is-ignored' && isTest);
    }
  }

  get #last(): Block {
    return this.#blocks.at(-1) as Block;
  }

  get #isConditional(): boolean {
    return this.#isBroken || this.#last.isConditional || this.#last.sign === '||';
  }

  /** Something follows, so that nobody looks at the exit code of the list before it. */
  #begin(): void {
    const block = this.#last;
    this.#isOpen = '';
    block.closed = undefined;
    if (!block.isAtEnd) return;
    block.list.fate = atLeast('is-ignored', block.list.fate);
    block.endsInTest ||= block.opener === 'case' && block.isTest;
    this.#beginList();
  }

  #beginList(excused?: List): void {
    const block = this.#last;
    block.list = this.#newList(block.whole);
    block.guard = block.outerGuard;
    block.sign = '';
    block.excused = excused;
    block.isTest = false;
    block.isAtEnd = false;
  }

  #divide(word: string): void {
    const block = this.#last;
    if (!['fi', 'done'].includes(closers.get(block.opener) ?? '')) return;
    block.endsInTest ||= word.startsWith('el') && block.isTest;
    block.list.fate = atLeast('is-ignored', block.list.fate);
    this.#beginList();
    block.isNegated = false;
    block.isConditional ||= !block.isLoopOfWords;
  }

  #close(closer: string): void {
    this.#isOpen = '';
    if (this.#blocks.length > 1 && closers.get(this.#last.opener) === closer) {
      const closed = this.#last;
      this.#blocks.pop();
      this.#last.closed = closed.whole;
      this.#last.isTest ||= closed.isTest || closed.endsInTest;
    }
    // The patterns of a `case` have closing parentheses alone.
    else if (closer !== ')') this.#isBroken = true;
  }

  /** What a command does to those behind it: `exit`, and what is run in the place of the shell. */
  #leave(words: readonly ShellWord[]): void {
    const [program = '', code] = words.slice(0, 2).map(({ text }) => text);
    if (program === 'break' || program === 'continue') this.#doubt(({ opener }) => closers.get(opener) === 'done');
    if (program === 'exec' && words.length > 1) this.#doubt(isShell);
    if (program !== 'exit' && program !== 'return') return;
    const excused = this.#excused();
    const isFailure = excused ? code === undefined || code !== '0' : /^[1-9]/.test(code ?? '');
    if (!isFailure) this.#doubt(isShell);
    // The build fails as well.
    else if (excused) excused.fate = 'counts';
  }

  /** What failed where a command is run in its place, by itself or in a block. */
  #excused(): List | undefined {
    const [around, block] = [this.#blocks.at(-2), this.#last];
    if (block.sign !== '' && block.excused) return block.excused;
    return ['(', '{'].includes(block.opener) && around?.sign === '||' ? around.excused : undefined;
  }

  /** From here to the end of a block nobody knows whether anything is run. */
  #doubt(isLast: (block: Block) => boolean): void {
    for (const block of this.#blocks.toReversed()) {
      block.isConditional = true;
      if (isLast(block)) return;
    }
  }

  #newList(outer: List | undefined, fate: Fate = 'counts'): List {
    const list = { outer, fate };
    this.#lists.push(list);
    return list;
  }

  #newGuard({ list, isTest, outerGuard }: Block): Guard {
    const guard = { list, isTest, outer: outerGuard, isConditional: false };
    this.#guards.push(guard);
    return guard;
  }

  #newBlock(opener: string, given: BlockStart): Block {
    const { whole, outerGuard, shell, isConditional, isFunction, isLoopOfWords } = given;
    // Written out: there are as many as commands in a file, and putting objects together takes longer than all the rest.
    return {
      opener,
      isConditional,
      isFunction,
      isLoopOfWords,
      shell,
      whole,
      outerGuard,
      list: this.#newList(whole),
      guard: outerGuard,
      sign: '',
      excused: undefined,
      isTest: false,
      endsInTest: false,
      isNegated: false,
      isAtEnd: false,
      closed: undefined,
    };
  }
}

const isShell = ({ opener, isFunction }: Block): boolean => opener === '(' || isFunction;

const atLeast = (one: Fate, other: Fate): Fate => (fates.indexOf(one) > fates.indexOf(other) ? one : other);
