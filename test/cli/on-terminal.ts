import { onTestFinished } from 'vitest';
import { type PtyExit, startPty } from '../../main/process/pty';
import type { Person } from './cloche';

/** What a person sees and types in a pseudo-terminal. */
export interface OnTerminal {
  readonly exit: Promise<PtyExit>;
  /** All that was printed so far. */
  text(): string;
  type(keys: string): void;
  /** Resolves once a text was printed. */
  shows(wanted: string): Promise<void>;
}

/** A command of Cloche that a person runs in a pseudo-terminal of so many columns. */
export function onTerminal(
  { home, variables, script, command }: Person,
  args: readonly string[],
  columns = 60,
): OnTerminal {
  const [file, rest] = command(process.execPath, [script, ...args]);
  const chunks: Uint8Array[] = [];
  const waiting = new Set<() => void>();
  const text = () => Buffer.concat(chunks).toString();
  let onexit = (_exit: PtyExit) => {};
  const exit = new Promise<PtyExit>((resolve) => {
    onexit = resolve;
  });
  const pty = startPty(
    {
      file,
      args: rest,
      variables,
      folder: home,
      size: { columns, rows: 20 },
    },
    {
      ondata: (bytes) => {
        chunks.push(bytes.slice());
        for (const check of waiting) check();
      },
      onwritten: () => {},
      onexit,
    },
  );
  onTestFinished(async () => {
    pty.kill('SIGKILL');
    await exit;
  });
  return {
    exit,
    text,
    type: (keys: string) => pty.write(Buffer.from(keys)),
    shows: (wanted: string) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (!text().includes(wanted)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}
