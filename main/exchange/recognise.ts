import { ClocheError, type ImportFormatId, type TextFile } from '../../preload/contract';
import type { Kind } from '../kinds/kind';
import { type Reading, shownName } from './asked';
import { readBundle } from './read/bundle';
import { readCloche } from './read/cloche';
import { isCondaExplicit, readCondaExplicit } from './read/conda-explicit';
import { isEnvironmentYaml, readEnvironmentYaml } from './read/environment-yaml';
import { checkLength, lockLengthMax, textLengthMax } from './read/read-json';
import { readRequirements } from './read/requirements';

/** A format that is read: how it is told by its text alone, and what is read of it. */
interface Format {
  readonly id: ImportFormatId;
  readonly isIt: (text: string) => boolean;
  readonly read: (file: TextFile, others: readonly TextFile[], kinds: readonly Kind[]) => Reading;
}

/** In the order in which they are tried; whatever is none of the others is read as requirements. */
const formats: readonly Format[] = [
  {
    id: 'cloche',
    isIt: (text) => /^\ufeff?\s*[{[]/.test(text.slice(0, 1000)) && !isTomlTable(text),
    read: ({ fileName, text }, _others, kinds) => readCloche(shownName(fileName), text.replace(/^\ufeff/, ''), kinds),
  },
  { id: 'conda-explicit', isIt: isCondaExplicit, read: readCondaExplicit },
  { id: 'environment.yml', isIt: isEnvironmentYaml, read: readEnvironmentYaml },
  { id: 'requirements', isIt: () => true, read: readRequirements },
];

/** Formats that are written by programs and may be as long as those like. */
const lockFormats: ReadonlySet<ImportFormatId> = new Set([
  'pylock.toml',
  'Pipfile.lock',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'conda-lock.yml',
]);

/**
 * Reads a file as what its content says it is; its name decides nothing, but that an export of Cloche is refused when it is
 * none. Throws `invalid-input`, `too-large`, and what the format's own reader throws.
 */
export function recognise(file: TextFile, others: readonly TextFile[], kinds: readonly Kind[]): Reading {
  if (file.encoding !== undefined) return readBundle(file, kinds);
  const { fileName, text } = file;
  if (/\.cloche\.json$/i.test(fileName) && !/^\ufeff?\s*\{/.test(text.slice(0, 1000)) && !text.includes('\0'))
    throw new ClocheError('invalid-input', `${shownName(fileName)} is not an export of Cloche.`, {
      hint: text.trim() === '' ? 'It is empty: export it again.' : 'Export it again. An export begins with a brace.',
    });
  const format = formats.find(({ isIt }) => isIt(text));
  if (!format) throw new ClocheError('internal', 'Every text is read as requirements.');
  checkLength(shownName(fileName), text, lockFormats.has(format.id) ? lockLengthMax : textLengthMax);
  return format.read(file, others, kinds);
}

/** `[project]` begins a TOML file, and no JSON that could be ours; `{%` begins a template. */
function isTomlTable(text: string): boolean {
  return /^\ufeff?\s*(?:\[[A-Za-z[]|\{[%{#])/.test(text.slice(0, 1000));
}
