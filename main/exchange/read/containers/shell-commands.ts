import { ClocheError } from '../../../../preload/contract';
import { itemsMax } from '../read-json';
import { keywords } from './shell-keywords';
import { type Fate, type Place, ShellLists, type Subshell } from './shell-lists';
import { type PlacedText, type ShellWord, tokensOf } from './shell-words';

/** A program with its arguments. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** Variables that are set for it alone, as they are written. */
  readonly assignments: readonly string[];
  /** Files from which it reads, or into which it writes. */
  readonly files: readonly ShellWord[];
  /** Whether it is run only where something else fails or holds, which nobody knows before. */
  readonly isConditional: boolean;
  /** What becomes of its exit code. */
  readonly fate: Fate;
  /** The subshell in which it is run; undefined for the shell itself. */
  readonly shell?: Subshell | undefined;
}

/**
 * The commands in a text for a POSIX shell, in their order, those inside of conditions and loops as well; nothing is run or
 * replaced. `fate` is that of the exit code of the whole: of an image that was built it counts.
 * Linear in the length of the text. Throws `too-large`.
 */
export function shellCommands(placed: PlacedText, fate: Fate = 'is-ignored'): ShellCommand[] {
  const commands: PlacedCommand[] = [];
  const lists = new ShellLists(fate);
  let words: ShellWord[] = [];
  let files: ShellWord[] = [];
  let count = 0;
  const end = () => {
    const command = commandOf(words, files, lists);
    if (command) commands.push(command);
    words = [];
    files = [];
  };
  let isFile = false;
  for (const { word, separator, isRedirection = false } of tokensOf(placed)) {
    if (separator !== ';') count += 1;
    if (count > itemsMax) {
      const line = word?.line ?? placed.lineFinder()(0);
      throw new ClocheError('too-large', `What is run on line ${line} has more than ${itemsMax} words.`, { line });
    }
    if (word) (isFile ? files : words).push(word);
    isFile = isRedirection;
    if (separator === undefined) continue;
    const isBehindWord = separator === '(' && !words.every(isKeyword);
    const isFunction = isBehindWord && words.length === 1 && isName(words[0]);
    const isOther = isBehindWord && !isFunction;
    if (isFunction) words = [];
    end();
    if (isFunction) lists.define();
    if (separator === '(') lists.open('(', { isDoubtful: isFunction || isOther });
    else lists.separate(separator);
  }
  end();
  lists.finish();
  return commands.map(({ words: all, assignments, files: named, place }) => ({
    words: all,
    assignments,
    files: named,
    isConditional: place.isConditional || place.guard?.isConditional === true,
    fate: place.list.fate,
    shell: place.shell,
  }));
}

interface PlacedCommand extends Pick<ShellCommand, 'words' | 'assignments' | 'files'> {
  readonly place: Place;
}

const isKeyword = ({ text, isPlain }: ShellWord): boolean => isPlain && keywords.has(text);

const isName = (word: ShellWord | undefined): boolean =>
  word?.isPlain === true && /^[A-Za-z_][\w.:-]*$/.test(word.text);

/** What stands behind these is no command. */
const headers = new Set(['for', 'case', 'select']);

function commandOf(all: readonly ShellWord[], files: ShellWord[], lists: ShellLists): PlacedCommand | undefined {
  const assignments: string[] = [];
  let at = 0;
  for (; at < all.length; at += 1) {
    const { text, isPlain } = all[at] as ShellWord;
    if (/^[A-Za-z_]\w*=/.test(text)) assignments.push(text);
    else if (!isPlain) break;
    else if (text === 'function') {
      lists.define();
      at += 1;
    } else if (!lists.word(text, all.slice(at + 1, at + 20))) break;
    else if (headers.has(text)) return undefined;
  }
  const words = all.slice(at);
  if (words.length === 0) return undefined;
  return { words, assignments, files, place: lists.run(words) };
}
