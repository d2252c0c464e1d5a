import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A recorded run of a real tool. */
export interface Recorded {
  /** The line that a shell was given. */
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Below zero for what a signal has ended. */
  readonly code: number;
  /** What stood in the environment afterwards, where somebody has looked. */
  readonly afterwards: string;
}

const folder = join(import.meta.dirname, '../fixtures/conda-output');

/** All recordings, by name. */
export const recordings = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.slice(0, -'.txt'.length));

const read = (name: string) => readFileSync(join(folder, `${name}.txt`), 'utf8');

/** The runs in a recording, in order. */
export const recordedRuns = (name: string): Recorded[] =>
  read(name)
    .split(/^(?=\$ )/m)
    .flatMap((text) => {
      const [all, command = '', stdout = '', stderr = '', code = '', afterwards = ''] = run.exec(text) ?? [];
      return all === undefined ? [] : [{ command, stdout, stderr, code: Number(code), afterwards }];
    });

/** Those of a terminal have no such sections. */
const run =
  /^\$ (.*)[\s\S]*?--- stdout\n([\s\S]*?)(?:<no newline at end>)?\n?--- stderr\n([\s\S]*?)--- exit (-?\d+)([\s\S]*)/;

/** The n-th run in a recording. */
export function recorded(name: string, index = 0): Recorded {
  const found = recordedRuns(name)[index];
  if (!found) throw new Error(`${name} has no run ${index}.`);
  return found;
}
/** What a terminal got, as the recordings write it: the text of each read between quotes. */
export function recordedTerminal(name: string): string {
  const text = read(name);
  return [...text.matchAll(/^(?:\s*[\d.]+ )?(['"])(.*)\1$/gm)]
    .map(([, , body = '']) =>
      body.replaceAll(/\\(x[0-9a-f]{2}|r|n|t|\\|'|")/g, (_, code: string) =>
        code.startsWith('x')
          ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
          : ({ r: '\r', n: '\n', t: '\t' }[code] ?? code),
      ),
    )
    .join('');
}
