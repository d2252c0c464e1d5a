import {
  type ErrorCode,
  type FolderCandidate,
  type ImportFormatId,
  type Remark,
  type TextFile,
  toWireError,
} from '../../preload/contract';
import { parseRequirements } from '../python/requirements';
import { formatMarker } from './cloche-schema';
import { formatOf } from './recognise';

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
  ...(['environment.yml', 'azureml', 'pixi.toml', 'pyproject.toml', 'Pipfile'] as const),
  ...(['python_env.yaml', 'requirements', 'conda-specs', 'setup.cfg'] as const),
  ...(['conda-list-export', 'conda-list', 'devcontainer.json', 'Dockerfile', 'nix', 'python-script'] as const),
];

/** The files of a folder that can be imported, the best one first; of the same format the one with the usual name. */
export function chooseFiles(files: readonly TextFile[]): FolderCandidate[] {
  return files
    .map((file) => ({ file, format: file.encoding === undefined ? formatOf(file.text) : ('cloche' as const) }))
    .filter(({ file, format }) => isOfFormat(file, format) && (!isList.has(format) || lists.test(file.fileName)))
    .sort(
      (one, other) =>
        order.indexOf(one.format) - order.indexOf(other.format) ||
        oddity(one.file) - oddity(other.file) ||
        (one.file.fileName < other.file.fileName ? -1 : 1),
    )
    .map(({ file, format }) => ({ fileName: file.fileName, format }));
}

/** What a file is refused with, as opposed to a machine that does not work: it leaves other files a chance. */
export const refusals: ReadonlySet<ErrorCode> = new Set(['invalid-input', 'too-large', 'unsupported', 'newer-schema']);
/** How many are read to choose: a hostile one takes seconds, and nobody keeps more that could be meant. */
const readMax = 20;

/**
 * The candidates with those first that can be read, each group in its order: whole ones, then those of which lines are not
 * understood, then those that cannot be read. All but the first group have their problem. `read` resolves to the lines that
 * it did not understand. What it rejects with for another reason than the file is left to whoever takes that candidate.
 */
export async function readableFirst(
  candidates: readonly FolderCandidate[],
  read: (candidate: FolderCandidate) => Promise<readonly Remark[]>,
): Promise<FolderCandidate[]> {
  const whole: FolderCandidate[] = [];
  const partly: FolderCandidate[] = [];
  const refused: FolderCandidate[] = [];
  for (const candidate of candidates.slice(0, readMax)) {
    try {
      const [first, ...more] = await read(candidate);
      if (first === undefined) whole.push(candidate);
      else partly.push({ ...candidate, problem: problemOf(first, more.length) });
    } catch (thrown) {
      const { code, message, hint } = toWireError(thrown);
      if (!refusals.has(code)) whole.push(candidate);
      else refused.push({ ...candidate, problem: code === 'newer-schema' ? `${message} ${hint}` : message });
    }
  }
  return [...whole, ...candidates.slice(readMax), ...partly, ...refused];
}

/** A line that was not understood, in a sentence; how many others there are. */
function problemOf({ line, message }: Remark, more: number): string {
  const text = message.slice(0, 300);
  const rest = more === 0 ? '' : ` ${more} more ${more === 1 ? 'line is' : 'lines are'} not understood.`;
  return `${line === undefined ? '' : `Line ${line}: `}${text}${/[.!?…]$/.test(text) ? '' : '.'}${rest}`;
}

/** A word or a version by itself reads like a requirement: a text is meant as a list of them by its name. */
const isList: ReadonlySet<ImportFormatId> = new Set(['requirements', 'conda-specs']);
const lists = /requirements[^/]*$|\.(?:txt|in|pip)$/i;

/** Of several lists that of what a project needs is called by what it is; those for its development have more to their names. */
const oddity = ({ fileName }: TextFile): number =>
  (/requirements[^/]*$/i.test(fileName) ? 0 : 1000) + fileName.length - fileName.lastIndexOf('/');

/** Whether the content tells a format: not every JSON file is an export, and not every text is a list of requirements. */
export function isOfFormat({ text, encoding }: TextFile, format: ImportFormatId): boolean {
  if (encoding !== undefined) return true;
  if (format === 'cloche') return text.includes(formatMarker);
  if (format !== 'requirements') return true;
  const { entries, rejected } = parseRequirements(text);
  return entries.length > 0 && rejected.length === 0;
}
