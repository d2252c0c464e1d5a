import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '../../preload/decode-text';

/** A line of EXPECTED.jsonl, see FIELDS.md beside it. What is not there was not decided. */
export interface Expected {
  readonly file: string;
  readonly kind: string;
  readonly valid: boolean;
  readonly error?: string;
  readonly name?: string;
  readonly python?: string;
  readonly python_minor?: string;
  readonly channels?: readonly string[];
  readonly package_channels?: Readonly<Record<string, string>>;
  readonly conda_dependencies?: number;
  readonly pip_requirements?: number;
  readonly build_pins?: number;
  readonly hashed_requirements?: number;
  readonly with_marker?: number;
  readonly with_md5?: number;
  readonly created_by?: string;
  readonly optional?: readonly string[];
  readonly extras?: Readonly<Record<string, number>>;
  readonly groups?: Readonly<Record<string, number>>;
  readonly conda_features?: Readonly<Record<string, number>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly extra_keys?: readonly string[];
  readonly subdirs?: Readonly<Record<string, number>>;
  readonly platform?: string;
  readonly confirm?: readonly { readonly types: readonly string[]; readonly text: string; readonly line?: number }[];
  readonly warnings?: readonly {
    readonly code: string;
    readonly name?: string;
    readonly names?: readonly string[];
    readonly key?: string;
    readonly platform?: string;
    readonly value?: string;
  }[];
}

const folder = join(import.meta.dirname, '../fixtures/real-files');

/** What was decided of each of the real files. */
export const expectations = readFileSync(join(folder, 'EXPECTED.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Expected);

/** The text of a real file by its name. */
export const textOf = (file: string): string => decodeText(readFileSync(join(folder, file)));
