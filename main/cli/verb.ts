import { parseArgs } from 'node:util';
import type { Services } from '../services';
import { UsageError } from './exit-codes';
import type { Output } from './output';

/** An option of a verb. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** What the value is called in the help. */
  readonly value?: string;
  /** What it does, a phrase. */
  readonly help: string;
}

/** What was said after the verb. */
export interface Arguments {
  readonly words: readonly string[];
  /** What stands behind `--`; absent without one. */
  readonly rest: readonly string[] | undefined;
  /** The last value of an option. */
  text(name: string): string | undefined;
  /** All values of an option that may be repeated. */
  texts(name: string): readonly string[];
  has(name: string): boolean;
}

/** What a verb works with. */
export interface VerbContext {
  readonly output: Output;
  /** Builds the services at the first call. */
  readonly services: () => Promise<Services>;
  /** Ends the services early, before another program takes over the terminal. */
  readonly dispose: () => Promise<void>;
}

/** One command of the command line. */
export interface Verb {
  readonly name: string;
  /** What goes between the verb and its options. */
  readonly usage: string;
  /** What it does, one sentence. */
  readonly summary: string;
  /** How it ends where that is its own, a sentence for its help. */
  readonly ending?: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Names of the words it takes; a verb that takes a `--` says so in its usage. */
  readonly words: readonly string[];
  /** Words that may follow, all or none: the first is said as it is, the others are names of words. */
  readonly further?: readonly string[];
  readonly takesRest?: boolean;
  /** Resolves to the exit code. */
  run(args: Arguments, context: VerbContext): Promise<number>;
}

/** Options that several verbs have. */
export const jsonOption: Option = { type: 'boolean', help: 'print JSON' };
const planOption: Option = { type: 'boolean', help: 'tell what would be done and do nothing' };
export const yesOption: Option = { type: 'boolean', short: 'y', help: 'go on without being asked' };

/** The options of whatever makes or changes an environment. */
export const makingOptions = { plan: planOption, yes: yesOption, json: jsonOption };

/** The arguments of a verb. Throws a {@link UsageError} that lists what can be said. */
export function readArguments(verb: Verb, args: readonly string[]): Arguments {
  const separator = verb.takesRest ? args.indexOf('--') : -1;
  const own = separator === -1 ? args : args.slice(0, separator);
  if (verb.takesRest && separator === -1 && args.filter((word) => !word.startsWith('-')).length > verb.words.length)
    throw new UsageError(`${verb.name} needs -- before the command.`, `Usage: cloche ${verb.name} ${verb.usage}`);
  const { values, positionals } = parse(verb, joined(verb, own));
  checkWords(verb, positionals);
  const valuesOf = (name: string) => [values[name] ?? []].flat();
  return {
    words: positionals,
    rest: separator === -1 ? undefined : args.slice(separator + 1),
    text: (name) => valuesOf(name).map(String).at(-1),
    texts: (name) => valuesOf(name).map(String),
    has: (name) => values[name] === true,
  };
}

function checkWords({ name, usage, words, further = [] }: Verb, said: readonly string[]): void {
  const goesOn = said.length > words.length && said[words.length] === further[0];
  const wanted = goesOn ? [...words, ...further] : words;
  if (said.length === wanted.length) return;
  throw new UsageError(
    said.length < wanted.length
      ? `${name}${goesOn ? ` ${further[0]}` : ''} needs ${wanted.slice(said.length).join(' and ')}.`
      : `${name} does not understand “${said[wanted.length]}”.`,
    `Usage: cloche ${name} ${usage}`,
  );
}

/** Arguments with a short option and a value that begins with a dash and holds a blank, such as `-e .`, as one. */
function joined(verb: Verb, args: readonly string[]): string[] {
  const named = Object.entries(verb.options).filter(([, { type }]) => type === 'string');
  const words: string[] = [];
  for (const word of args) {
    const before = words.at(-1);
    const option = named.find(([name, { short }]) => before === `--${name}` || (short && before === `-${short}`));
    if (option && /^-\S+\s+\S/.test(word)) words[words.length - 1] = `--${option[0]}=${word}`;
    else words.push(word);
  }
  return words;
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(verb: Verb, args: readonly string[]): { values: Values; positionals: string[] } {
  const named = Object.fromEntries(
    Object.entries(verb.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, multiple: multiple ?? false, ...(short === undefined ? {} : { short }) },
    ]),
  );
  // Whoever said it alone has got the help; `-h` among other letters is none.
  const options = { ...named, help: { type: 'boolean' as const } };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Values, positionals };
  } catch (thrown) {
    const message = thrown instanceof Error ? (thrown.message.split('\n', 1)[0] ?? '') : String(thrown);
    const ambiguous = /^Option '([^']+)' argument is ambiguous/.exec(message)?.[1];
    if (ambiguous !== undefined)
      throw new UsageError(
        `The value of ${ambiguous} begins with a dash or is missing.`,
        'Join option and value by an equals sign, as in --package="-e ./folder".',
      );
    const known = Object.keys(verb.options).map((name) => `--${name}`);
    throw new UsageError(
      `${message.split('. To specify', 1)[0]?.replace(/\.$/, '')}.`,
      `The options of ${verb.name} are: ${[...known, '--help'].join(', ')}.`,
    );
  }
}
