import { ClocheError } from '../../../../preload/contract';
import { type PlacedText, type Separator, type ShellWord, tokensOf } from './shell-words';

/** A program with its arguments. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** Variables that are set for it alone, as they are written. */
  readonly assignments: readonly string[];
  /** Files from which it reads, or into which it writes. */
  readonly files: readonly ShellWord[];
  /** Whether it is run only where something else fails or holds, which nobody knows before. */
  readonly isConditional: boolean;
}

/** No real command comes near; each word costs memory. */
const wordsMax = 10_000;

/**
 * The commands in a text for a POSIX shell, in their order, those inside of conditions and loops as well; nothing is run or
 * replaced. Linear in the length of the text. Throws `too-large`.
 */
export function shellCommands(placed: PlacedText): ShellCommand[] {
  const commands: ShellCommand[] = [];
  const blocks = new ShellBlocks();
  let words: ShellWord[] = [];
  let files: ShellWord[] = [];
  let count = 0;
  const end = () => {
    const command = commandOf(words, files, blocks);
    if (command) commands.push(command);
    words = [];
    files = [];
  };
  let isFile = false;
  for (const { word, separator, isRedirection = false } of tokensOf(placed)) {
    if (word) {
      count += 1;
      if (count > wordsMax)
        throw new ClocheError('too-large', `What is run on line ${word.line} has more than ${wordsMax} words.`);
      (isFile ? files : words).push(word);
    }
    isFile = isRedirection;
    if (separator === undefined) continue;
    const isFunction = separator === '(' && words.length === 1 && isName(words[0]);
    const isOther = separator === '(' && words.length > 0 && !isFunction;
    if (isFunction) words = [];
    end();
    if (isFunction) blocks.define();
    if (separator === '(') blocks.open('(', isFunction || isOther);
    else blocks.separate(separator);
  }
  end();
  return commands;
}

const isName = (word: ShellWord | undefined): boolean =>
  word?.isPlain === true && /^[A-Za-z_][\w.:-]*$/.test(word.text);

/** What stands between the words that open and close a block, by the word that opens it. */
const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['{', '}'],
  ['if', 'fi'],
  ['case', 'esac'],
  ...['for', 'while', 'until', 'select'].map((word): [string, string] => [word, 'done']),
]);
const closing = new Set(closers.values());
const between = new Set(['then', 'do', 'else', 'elif', '!', 'time']);
/** What is asked for its exit code. */
const tests = /^(?:test|\[|\[\[|e?grep|which|command|type|hash|cmp|diff|false)$/;

/** Behind what a command stands in its list: `a || b`, or `test a && b`. */
type Behind = 'nothing' | 'test' | 'alternative';

interface Block {
  readonly closer: string;
  /** Whether what is in it is run only where something is so that nobody knows before. */
  readonly isConditional: boolean;
  /** That of the list around it. */
  readonly behind: Behind;
}

/** Which blocks are open at a place, and what that says of the commands there. */
class ShellBlocks {
  readonly #blocks: Block[] = [];
  #behind: Behind = 'nothing';
  #isTest = false;
  /** Whether the next block is that of a function: nobody knows whether it is called. */
  #isDefined = false;
  /** Whether blocks are closed that are not open, so that nothing is known any more. */
  #isBroken = false;

  get isConditional(): boolean {
    return this.#isBroken || this.#behind !== 'nothing' || this.#blocks.at(-1)?.isConditional === true;
  }

  define(): void {
    this.#isDefined = true;
  }

  /** `isDoubtful` of a parenthesis behind a word, which opens no list of commands; behind the name of a function its block follows. */
  open(opener: string, isDoubtful = false): void {
    const isConditional = this.isConditional || isDoubtful || this.#isDefined || !'({'.includes(opener);
    if (!isDoubtful) this.#isDefined = false;
    this.#blocks.push({ closer: closers.get(opener) ?? '', isConditional, behind: this.#behind });
    this.#behind = 'nothing';
  }

  close(closer: string): void {
    if (this.#blocks.at(-1)?.closer === closer) this.#behind = this.#blocks.pop()?.behind ?? 'nothing';
    // The patterns of a `case` have closing parentheses alone.
    else if (closer !== ')') this.#isBroken = true;
  }

  /** Takes notice of a command, whose words are those behind what opens and closes blocks. */
  run(words: readonly ShellWord[]): void {
    this.#isTest = tests.test(words[0]?.text ?? '') || words.at(-1)?.text === ']]';
  }

  separate(separator: Exclude<Separator, '('>): void {
    if (separator === ')') this.close(separator);
    else if (separator === '||') this.#behind = 'alternative';
    else if (separator === ';') this.#behind = 'nothing';
    else if (separator === '&&') {
      if (this.#isTest) this.#behind = 'test';
      else if (this.#behind === 'alternative') this.#behind = 'nothing';
    }
  }
}

function commandOf(all: readonly ShellWord[], files: ShellWord[], blocks: ShellBlocks): ShellCommand | undefined {
  const assignments: string[] = [];
  let at = 0;
  for (; at < all.length; at += 1) {
    const { text, isPlain } = all[at] as ShellWord;
    if (/^[A-Za-z_]\w*=/.test(text)) assignments.push(text);
    else if (!isPlain) break;
    else if (closers.has(text)) blocks.open(text);
    else if (closing.has(text)) blocks.close(text);
    else if (text === 'function') {
      blocks.define();
      at += 1;
    } else if (!between.has(text)) break;
  }
  const words = all.slice(at);
  if (words.length === 0) return undefined;
  blocks.run(words);
  return { words, assignments, files, isConditional: blocks.isConditional };
}
