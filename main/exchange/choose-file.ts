import type { ImportFormatId, TextFile } from '../../preload/contract';
import { parseRequirements } from '../python/requirements';
import { formatMarker } from './cloche-schema';
import { formatOf } from './recognise';

/** A file of a folder, and what it is by its content. */
export interface FolderFile {
  readonly file: TextFile;
  readonly format: ImportFormatId;
}

/** What a project means most exactly goes first: its lock, then its environment, then what it asks for. */
const order: readonly ImportFormatId[] = [
  'cloche',
  ...([
    'uv.lock',
    'poetry.lock',
    'pdm.lock',
    'Pipfile.lock',
    'pylock.toml',
    'conda-lock.yml',
    'conda-explicit',
  ] as const),
  ...(['environment.yml', 'pixi.toml', 'pyproject.toml', 'Pipfile', 'requirements', 'setup.cfg'] as const),
  ...(['conda-list-export', 'conda-list', 'devcontainer.json', 'Dockerfile', 'nix', 'python-script'] as const),
];

/** The files of a folder that can be imported, the best one first; of the same format the one with the usual name. */
export function importable(files: readonly TextFile[]): FolderFile[] {
  return files
    .map((file) => ({ file, format: formatOf(file.text) }))
    .filter(isMeant)
    .sort(
      (one, other) =>
        order.indexOf(one.format) - order.indexOf(other.format) ||
        oddity(one.file) - oddity(other.file) ||
        (one.file.fileName < other.file.fileName ? -1 : 1),
    );
}

/** Of several lists that of what a project needs is called by what it is; those for its development have more to their names. */
const oddity = ({ fileName }: TextFile): number =>
  (/requirements[^/]*$/i.test(fileName) ? 0 : 1000) + fileName.length - fileName.lastIndexOf('/');

/** Not every JSON file is an export, and not every text is a list of requirements. */
function isMeant({ file: { text }, format }: FolderFile): boolean {
  if (format === 'cloche') return text.includes(formatMarker);
  if (format !== 'requirements') return true;
  const { entries, rejected } = parseRequirements(text);
  return entries.length > 0 && rejected.length === 0;
}
