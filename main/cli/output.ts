import { toWireError } from '../../preload/contract';
import { redactCredentials } from '../process/redact';
import { NeedsYes, UsageError } from './exit-codes';
import { printable } from './printable';
import { createProgressView, type ProgressStream, type ProgressView } from './progress';

/** What a verb may say: results on standard output, everything else on standard error. */
export interface Output {
  /** A result, with its end of line. */
  result(text: string): void;
  /** A result for programs: nothing else goes to standard output then. */
  json(value: unknown): void;
  /** A remark for the person, with its end of line. */
  note(text: string): void;
  /** How far a job is; anything else that is said takes its bar away first. */
  readonly progress: ProgressView;
  /** An error with its hint, its fixes and the last lines of the tool. Never a stack. */
  error(thrown: unknown): void;
  /** Resolves when all of it has been handed to the system. */
  flush(): Promise<void>;
}

/** Output to this process's streams. A reader that has gone away is no error; a full disk is, and is thrown by flush. */
export function createOutput(
  out: NodeJS.WritableStream = process.stdout,
  err: ProgressStream = process.stderr,
): Output {
  let failure: Error | undefined;
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= error;
  });
  err.on('error', () => {});
  const progress = createProgressView(err);
  const write = (stream: NodeJS.WritableStream, text: string) => {
    progress.end();
    stream.write(`${text}\n`);
  };
  const note = (text: string) => write(err, text);
  return {
    result: (text) => write(out, text),
    json: (value) => write(out, JSON.stringify(value, null, 2)),
    note,
    progress,
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
