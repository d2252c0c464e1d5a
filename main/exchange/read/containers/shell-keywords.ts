import type { ShellWord } from './shell-words';

/** What closes a block, by the word that opens it. */
export const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['{', '}'],
  ['if', 'fi'],
  ['case', 'esac'],
  ...['for', 'while', 'until', 'select'].map((word): [string, string] => [word, 'done']),
]);

/** The words that close blocks. */
export const closing: ReadonlySet<string> = new Set(closers.values());

/** Behind these a block begins what is run on its condition. */
export const middle: ReadonlySet<string> = new Set(['then', 'do', 'else', 'elif']);

/** Words behind which a command may begin. */
export const keywords: ReadonlySet<string> = new Set([...closers.keys(), ...closing, ...middle, '!', 'time']);

const tests =
  /^(?:test|\[|\[\[|[ef]?grep|which|command|type|hash|cmp|diff|false|id|getent|pgrep|(?:python[\d.]*|perl|node|ruby|php) -[cer])(?: |$)/;

/** Whether a command is run for its exit code. */
export function isTest(words: readonly ShellWord[]): boolean {
  const begin = words.slice(0, 2).map(({ text }) => text);
  return tests.test(begin.join(' ')) || words.at(-1)?.text === ']]';
}
