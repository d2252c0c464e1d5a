/** Options that pip takes in a requirements file, by their long name: whether they take a value. */
const options = {
  '--index-url': true,
  '--extra-index-url': true,
  '--no-index': false,
  '--find-links': true,
  '--constraint': true,
  '--requirement': true,
  '--editable': true,
  '--no-binary': true,
  '--only-binary': true,
  '--prefer-binary': false,
  '--require-hashes': false,
  '--pre': false,
  '--trusted-host': true,
  '--use-feature': true,
  '--hash': true,
  '--global-option': true,
  '--install-option': true,
  '--config-settings': true,
} as const;
export type OptionName = keyof typeof options;

const aliases: Readonly<Record<string, OptionName>> = {
  '-i': '--index-url',
  '--pypi-url': '--index-url',
  '-f': '--find-links',
  '-c': '--constraint',
  '-r': '--requirement',
  '-e': '--editable',
  '-C': '--config-settings',
  '--config-setting': '--config-settings',
};

const longNames = [...Object.keys(options), ...Object.keys(aliases).filter((name) => name.startsWith('--'))];

/** One option of a line, under its long name. */
export interface LineOption {
  readonly name: OptionName;
  /** Absent for switches. */
  readonly value?: string;
}

/** An option as a line has it. */
export function optionText({ name, value }: LineOption): string {
  if (value === undefined) return name;
  return `${name}=${/^[A-Za-z0-9:=._+-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`}`;
}

/** What is wrong with a line, as a sentence. */
export class LineError extends Error {}

/** The words of a line by the quoting rules of a POSIX shell, as Python's `shlex.split` does it. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    const next = text[at + 1];
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else if (char === '\\' && quote === '"' && (next === '"' || next === '\\')) {
        word += next;
        at += 1;
      } else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') {
      if (next === undefined) throw new LineError('It ends with a backslash that escapes nothing.');
      word = (word ?? '') + next;
      at += 1;
    } else if (' \t\r\n'.includes(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (quote !== undefined) throw new LineError('A quotation mark is not closed.');
  if (word !== undefined) words.push(word);
  return words;
}

/** The options in the words of a line; throws a {@link LineError} for what pip would refuse or silently drop. */
export function readOptions(words: readonly string[]): LineOption[] {
  const found: LineOption[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    const { name, attached } = word.startsWith('--') ? readLong(word) : readShort(word);
    if (!options[name]) {
      if (attached !== undefined) throw new LineError(`The option ${name} takes no value.`);
      found.push({ name });
      continue;
    }
    if (attached === undefined) at += 1;
    const value = attached ?? words[at];
    if (value === undefined) throw new LineError(`The option ${name} needs a value.`);
    found.push({ name, value });
  }
  return found;
}

function readLong(word: string): { name: OptionName; attached: string | undefined } {
  const equals = word.indexOf('=');
  const written = equals === -1 ? word : word.slice(0, equals);
  return { name: findLong(written), attached: equals === -1 ? undefined : word.slice(equals + 1) };
}

/** pip takes an unambiguous beginning of a long option for the option. */
function findLong(written: string): OptionName {
  const matches = longNames.includes(written) ? [written] : longNames.filter((name) => name.startsWith(written));
  const names = new Set(matches.map((name) => aliases[name] ?? (name as OptionName)));
  const [name] = names;
  if (name === undefined || written.length < 3) throw new LineError(`pip knows no option ${written} in such a file.`);
  if (names.size > 1) throw new LineError(`The option ${written} may mean ${[...names].join(' or ')}.`);
  return name;
}

function readShort(word: string): { name: OptionName; attached: string | undefined } {
  if (!word.startsWith('-'))
    throw new LineError(`“${word}” stands after the options of the line, where pip would overlook it.`);
  const name = Object.hasOwn(aliases, word.slice(0, 2)) ? aliases[word.slice(0, 2)] : undefined;
  if (name === undefined) throw new LineError(`pip knows no option ${word} in such a file.`);
  return { name, attached: word.length > 2 ? word.slice(2) : undefined };
}
