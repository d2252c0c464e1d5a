import { stripVTControlCharacters } from 'node:util';
import { toWireError } from '../../preload/contract';
import { visibleText } from '../../preload/visible-text';
import { redactCredentials } from '../process/redact';
import { NeedsYes, UsageError } from './exit-codes';

/** What a verb may say: results on standard output, everything else on standard error. */
export interface Output {
  /** A result, with its end of line. */
  result(text: string): void;
  /** A result for programs: nothing else goes to standard output then. */
  json(value: unknown): void;
  /** A remark for the person, with its end of line. */
  note(text: string): void;
  /** An error with its hint, its fixes and the last lines of the tool. Never a stack. */
  error(thrown: unknown): void;
  /** Resolves when all of it has been handed to the system. */
  flush(): Promise<void>;
}

/** Output to this process's streams. A reader that has gone away is no error; a full disk is, and is thrown by flush. */
export function createOutput(
  out: NodeJS.WritableStream = process.stdout,
  err: NodeJS.WritableStream = process.stderr,
): Output {
  let failure: Error | undefined;
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= error;
  });
  err.on('error', () => {});
  const note = (text: string) => err.write(`${text}\n`);
  return {
    result: (text) => out.write(`${text}\n`),
    json: (value) => out.write(`${JSON.stringify(value, null, 2)}\n`),
    note,
    error: (thrown) => note(errorText(thrown)),
    flush: async () => {
      await Promise.all([out, err].map((stream) => new Promise<void>((done) => stream.write('', () => done()))));
      if (failure) throw failure;
    },
  };
}

function errorText(thrown: unknown): string {
  if (thrown instanceof UsageError || thrown instanceof NeedsYes) {
    const hint = thrown instanceof UsageError ? thrown.hint : 'Say --yes to go on without being asked.';
    return printable(`cloche: ${thrown.message}${hint === undefined ? '' : `\nhint: ${hint}`}`);
  }
  const { message, hint, fixes = [], detail } = toWireError(thrown);
  const lines = [`cloche: ${message}`];
  if (detail) lines.push(...detail.split('\n').map((line) => `  ${line}`));
  if (hint) lines.push(`hint: ${hint}`);
  for (const { label, action } of fixes) {
    if (action.type === 'open') lines.push(`${label}: ${action.url}`);
    if (action.type === 'copy') lines.push(copyLine(action));
  }
  return redactCredentials(lines.map(printable).join('\n'));
}

/** What a button of the window would copy: a shell line by itself, anything else with what it is. */
function copyLine({ text, what }: { readonly text: string; readonly what?: string | undefined }): string {
  if (what === undefined) return `$ ${text}`;
  const bare = what.replace(/^the /, '');
  return `${bare[0]?.toUpperCase()}${bare.slice(1)}: ${text}`;
}

/** Text that can neither steer the terminal nor look like something else; ends of line stay. */
export function printable(text: string): string {
  return visibleText(stripVTControlCharacters(text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' '));
}

/** Columns of equal width, two blanks between them; the last one is not filled. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows
    .map((row) =>
      row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '),
    )
    .join('\n');
}
