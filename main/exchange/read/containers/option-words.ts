import type { Found } from './found';
import type { ShellWord } from './shell-words';

/** Which options a program has, by their names with dashes. */
export interface KnownOptions {
  /** Take a value and do not decide what is installed. */
  readonly values: ReadonlySet<string>;
  /** Take none, and do not decide that either. */
  readonly switches: ReadonlySet<string>;
  /** Take a value, and are told. */
  readonly meant: ReadonlySet<string>;
  /** Take none, and are told. */
  readonly meantSwitches: ReadonlySet<string>;
}

/** An option that is told, or without a name what is no option. */
export interface OptionWord {
  readonly name?: string;
  readonly value?: ShellWord;
  readonly word: ShellWord;
}

/** The arguments of a program. */
export class OptionWords {
  readonly #words: readonly ShellWord[];
  readonly #known: KnownOptions;

  constructor(words: readonly ShellWord[], known: KnownOptions) {
    this.#words = words;
    this.#known = known;
  }

  /**
   * What decides what is installed, and options that are not known but say by `=` that they take what is behind it. Ends at an
   * option of which nobody knows whether it takes the next word, which is rejected.
   */
  *read(found: Found): Generator<OptionWord> {
    const { values, switches, meant, meantSwitches } = this.#known;
    for (let at = 0; at < this.#words.length; at += 1) {
      const word = this.#words[at] as ShellWord;
      const { name, attached } = this.#split(word);
      if (name === undefined) yield { word };
      else if (name === '-' || /^-[qvy]$/.test(name) || switches.has(name)) continue;
      else if (values.has(name) || meant.has(name)) {
        const value = attached ?? this.#words[at + 1];
        if (attached === undefined) at += 1;
        if (values.has(name)) continue;
        if (value) yield { name, value, word };
        else found.reject(word);
      } else if (attached !== undefined || meantSwitches.has(name)) yield { name, word };
      else {
        found.rejected.push({
          line: word.line,
          message: `${name.slice(0, 80)} is no option that Cloche knows there, so what stands behind it is not understood.`,
        });
        return;
      }
    }
  }

  /** Of an option its name, which is a dash alone where several switches of one letter are one word. */
  #split(word: ShellWord): { readonly name?: string; readonly attached?: ShellWord } {
    const text = this.#withoutSwitches(word.text);
    if (!text.startsWith('-') || word.text === '-') return {};
    const equals = text.startsWith('--') ? text.indexOf('=') : -1;
    if (equals > 0) return { name: text.slice(0, equals), attached: { ...word, text: text.slice(equals + 1) } };
    const short = text.slice(0, 2);
    const { values, meant } = this.#known;
    if (!text.startsWith('--') && text.length > 2 && (values.has(short) || meant.has(short)))
      return { name: short, attached: { ...word, text: text.slice(2).replace(/^=/, '') } };
    return { name: text };
  }

  /** Switches of one letter may stand before another one in the same word. */
  #withoutSwitches(text: string): string {
    if (!/^-[A-Za-z]{2,8}$/.test(text)) return text;
    const { switches } = this.#known;
    let at = 1;
    while (at < text.length && ('qvy'.includes(text[at] as string) || switches.has(`-${text[at]}`))) at += 1;
    return `-${text.slice(at)}`;
  }
}
