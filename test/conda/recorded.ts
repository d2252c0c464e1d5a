import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A recorded run of a real tool. */
export interface Recorded {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const read = (name: string) =>
  readFileSync(join(import.meta.dirname, '../fixtures/conda-output', `${name}.txt`), 'utf8');

/** The n-th run in a recording. */
export function recorded(name: string, index = 0): Recorded {
  const runs = read(name).split(/^(?=\$ )/m);
  const run = runs[index + (runs[0]?.startsWith('$') ? 0 : 1)] ?? '';
  const [, stdout = '', stderr = '', code = '1'] =
    /--- stdout\n([\s\S]*?)(?:<no newline at end>)?\n?--- stderr\n([\s\S]*?)--- exit (\d+)/.exec(run) ?? [];
  return { stdout, stderr, code: Number(code) };
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
