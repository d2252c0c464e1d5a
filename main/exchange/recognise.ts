import { ClocheError, type ImportChoice, type ImportFormatId, type TextFile } from '../../preload/contract';
import type { Kind } from '../kinds/kind';
import { type Reading, shownName } from './asked';
import { readCloche } from './read/cloche';
import { isCondaExplicit, readCondaExplicit } from './read/conda-explicit';
import { isCondaList, isCondaListExport, readCondaList, readCondaListExport } from './read/conda-list';
import { isCondaLock, readCondaLock } from './read/conda-lock';
import { isEnvironmentYaml, readEnvironmentYaml } from './read/environment-yaml';
import { isPipList, readPipList } from './read/pip-list';
import { readRequirements } from './read/requirements';

/** A format that is read: how it is told by its text alone, and what is read of it. */
interface Format {
  readonly id: ImportFormatId;
  readonly isIt: (text: string) => boolean;
  readonly read: (file: TextFile, others: readonly TextFile[], kinds: readonly Kind[], choice: ImportChoice) => Reading;
}

/** In the order in which they are tried; whatever is none of the others is read as requirements. */
const formats: readonly Format[] = [
  {
    id: 'cloche',
    isIt: (text) => /^\ufeff?\s*[{[]/.test(text.slice(0, 1000)) && !isTomlTable(text),
    read: ({ fileName, text }, _others, kinds) => readCloche(shownName(fileName), text.replace(/^\ufeff/, ''), kinds),
  },
  { id: 'conda-explicit', isIt: isCondaExplicit, read: readCondaExplicit },
  {
    id: 'conda-lock.yml',
    isIt: isCondaLock,
    read: (file, _others, _kinds, choice) => readCondaLock(file, choice),
  },
  { id: 'conda-list', isIt: isCondaList, read: readCondaList },
  { id: 'conda-list-export', isIt: isCondaListExport, read: readCondaListExport },
  { id: 'environment.yml', isIt: isEnvironmentYaml, read: readEnvironmentYaml },
  { id: 'requirements', isIt: isPipList, read: readPipList },
  { id: 'requirements', isIt: () => true, read: readRequirements },
];

/**
 * Reads a file as what its content says it is; its name decides nothing, but that an export of Cloche is refused when it is
 * none. Throws `invalid-input`, `too-large`, and what the format's own reader throws.
 */
export function recognise(
  file: TextFile,
  others: readonly TextFile[],
  kinds: readonly Kind[],
  choice: ImportChoice = {},
): Reading {
  const { fileName, text } = file;
  if (/\.cloche\.json$/i.test(fileName) && !/^\ufeff?\s*\{/.test(text.slice(0, 1000)) && !text.includes('\0'))
    throw new ClocheError('invalid-input', `${shownName(fileName)} is not an export of Cloche.`, {
      hint: text.trim() === '' ? 'It is empty: export it again.' : 'Export it again. An export begins with a brace.',
    });
  const format = formats.find(({ isIt }) => isIt(text));
  if (!format) throw new ClocheError('internal', 'Every text is read as requirements.');
  return format.read(file, others, kinds, choice);
}

/** `[project]` begins a TOML file, and no JSON that could be ours; `{%` begins a template. */
function isTomlTable(text: string): boolean {
  return /^\ufeff?\s*(?:\[[A-Za-z[]|\{[%{#])/.test(text.slice(0, 1000));
}
