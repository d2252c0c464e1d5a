import { posix } from 'node:path';
import { ClocheError, type TextFile } from '../../../../preload/contract';
import type { IncludeEntry } from '../../../python/requirements';
import { type Reading, shownName } from '../../asked';
import { withoutComments } from '../json-comments';
import { createLineFinder, type LineFinder } from '../line-finder';
import { projectName } from '../project-name';
import { parseJson } from '../read-json';
import { isTable, type Table, tableIn, textIn, valueIn } from '../toml';
import { readCommand, readShell } from './commands';
import type { Container, ContainerVariable } from './container';
import { includesIn, readContainer } from './container-reading';
import { Found } from './found';
import { ImageFiles } from './image-files';
import { type OwnCommand, ownCommand } from './own-devcontainer';
import { PlacedText } from './shell-words';

/** Commands that are run inside of a container, in the order in which editors run them. */
const commandKeys = [
  ...['onCreateCommand', 'updateContentCommand', 'postCreateCommand'],
  ...['postStartCommand', 'postAttachCommand'],
];
/** What is understood of such a file; of the rest it is told that it is left out. */
const knownKeys = new Set([
  ...commandKeys,
  ...['name', 'image', 'build', 'dockerFile', 'features', 'remoteEnv', 'containerEnv', '$schema'],
]);
const variablesMax = 2000;

/**
 * What a devcontainer.json (https://containers.dev/implementors/json_reference/) installs by pip and conda, as far as it says
 * so; undefined where it installs nothing that way. Nothing is run. Throws `invalid-input` for what is no JSON with comments.
 */
export function readForeignDevcontainer(file: TextFile, others: readonly TextFile[]): Reading | undefined {
  const container = containerOf(file);
  return container.found.isEmpty ? undefined : readContainer(file, others, container);
}

/** The files from which a devcontainer.json installs, as paths from its folder. */
export const includesOfDevcontainer = (file: TextFile): IncludeEntry[] => includesIn(containerOf(file).found);

function containerOf(file: TextFile): Container {
  const content = parseJson(shownName(file.fileName), withoutComments(file.text));
  const root: Table = isTable(content) ? content : {};
  const lines = createLineFinder(file.text);
  const found = new Found();
  // Commands are run in the folder of the project, which has this file in a folder of its own.
  const workspace = projectFolderFrom(file.fileName);
  const files = new ImageFiles(workspace);
  files.folder = '/project';
  files.copy(['.'], '/project');
  for (const key of commandKeys)
    readCommandValue(valueIn(root, key), lines.lineOf(`"${key}"`), files, { found, lines });
  for (const key of Object.keys(root))
    if (!knownKeys.has(key)) found.leaveOut(lines.lineOf(`"${key}"`), key.slice(0, 80));
  const image = textIn(root, 'image');
  const built = textIn(tableIn(root, 'build'), 'dockerfile') ?? textIn(root, 'dockerFile');
  if (built !== undefined)
    found.warnings.push({
      line: lines.lineOf('"dockerfile"') || lines.lineOf('"dockerFile"'),
      message: `It is made from ${built.slice(0, 200)}, which is not read along: what that installs is left out. Import that file by itself.`,
    });
  const own = textIn(root, 'name');
  return {
    format: 'devcontainer.json',
    name: projectName(posix.join(posix.dirname(file.fileName), workspace, 'devcontainer.json'), own),
    ownName: own,
    image: image === undefined ? undefined : { line: lines.lineOf('"image"'), text: image },
    ...pythonOfFeatures(tableIn(root, 'features')),
    found,
    variables: variablesOf(file, root, lines),
  };
}

/** The folder of the project as seen from that of a file, which a devcontainer.json has around its own. */
export function projectFolderFrom(fileName: string): string {
  const folders = posix.dirname(fileName).split('/');
  const depth = folders.length - folders.lastIndexOf('.devcontainer');
  return folders.includes('.devcontainer') && depth <= 2 ? '../'.repeat(depth).slice(0, -1) : '.';
}

interface Reader {
  readonly found: Found;
  readonly lines: LineFinder;
}

/** A text is for a shell, a list is a program with its arguments, and an object has several of these by names. */
function readCommandValue(value: unknown, line: number, files: ImageFiles, reader: Reader): void {
  const { found, lines } = reader;
  const own = ownCommand(value);
  if (own) readOwnCommand(own, line, files, reader);
  else if (typeof value === 'string')
    readShell(
      new PlacedText([{ line: lines.lineOf(JSON.stringify(value).slice(1, -1)) || line, text: value }]),
      files,
      found,
    );
  else if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    const words = value.map((text) => ({
      text,
      line: lines.lineOf(JSON.stringify(text)) || line,
      isPlain: !text.includes('${'),
    }));
    readCommand({ words, assignments: [], files: [], isConditional: false, fate: 'is-ignored' }, files, found);
  } else if (isTable(value))
    for (const each of Object.values(value)) if (!isTable(each)) readCommandValue(each, line, files, reader);
}

/** The file that a command of Cloche writes stands in its text, which is one line however many that has. */
function readOwnCommand({ path, text, install }: OwnCommand, line: number, files: ImageFiles, reader: Reader): void {
  const { found, lines } = reader;
  const at = lines.lineOf(install) || line;
  const fileName = `/devcontainer.json:${at}/${posix.basename(path)}`;
  found.documents.set(fileName, { file: { fileName, text }, unknown: [], line: at });
  files.write(fileName, path);
  readShell(new PlacedText([{ line: at, text: install }]), files, found);
}

/** The feature that adds a Python says which, unless it takes that of the system. */
function pythonOfFeatures(features: Table): { readonly python?: string } {
  for (const [name, options] of Object.entries(features)) {
    if (!/(?:^|\/)python(?::[\w.-]+)?$/.test(name)) continue;
    const version = isTable(options) ? valueIn(options, 'version') : options;
    if (typeof version === 'string' && /^\d+(?:\.\d+){0,2}$/.test(version)) return { python: version };
  }
  return {};
}

function variablesOf(file: TextFile, root: Table, lines: LineFinder): ContainerVariable[] {
  const found: ContainerVariable[] = [];
  for (const key of ['containerEnv', 'remoteEnv'])
    for (const [name, value] of Object.entries(tableIn(root, key)))
      if (typeof value === 'string')
        found.push({ name, line: lines.lineOf(`"${name}"`), text: value, isPlain: !value.includes('${') });
  if (found.length > variablesMax)
    throw new ClocheError('too-large', `${shownName(file.fileName)} has more than ${variablesMax} variables.`);
  return found;
}
