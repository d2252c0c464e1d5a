import { ClocheError, type ImportChoice, type TextFile } from '../../../../preload/contract';
import { type Reading, shownName } from '../../asked';
import { createLineFinder } from '../line-finder';
import { createParts, remarkAt } from '../parts/parts';
import { projectName } from '../project-name';
import { addSources, pythonOf } from '../projects/pipfile';
import { lockBytesMax, parseJson } from '../read-json';
import { isTable, type Table, tableIn, tablesIn, textIn, textsIn, valueIn } from '../toml';
import { archiveAt, besideIt, groupsOf, repository } from './lock-file';
import { knownHashes, type LockedItem, lockReading, type Place } from './locked';

/** Whether a text is a Pipfile.lock: JSON that says of which Pipfile it is. */
export const isPipfileLock = (text: string): boolean =>
  /^\ufeff?\s*\{/.test(text) && /"_meta"\s*:/.test(text) && /"pipfile-spec"\s*:|"default"\s*:\s*\{/.test(text);

/** What a Pipfile.lock locks; all but its `default` is a group to take. Throws `invalid-input` and `too-large`. */
export function readPipfileLock(file: TextFile, choice: ImportChoice): Reading {
  const shown = shownName(file.fileName);
  const root = parseJson(shown, file.text.replace(/^\ufeff/, ''), lockBytesMax);
  if (!isTable(root) || (valueIn(root, 'default') !== undefined && !isTable(valueIn(root, 'default'))))
    throw new ClocheError('invalid-input', `${shown} is no lock of pipenv.`, {
      hint: 'Write it anew with pipenv lock.',
    });
  const parts = createParts(createLineFinder(file.text));
  const meta = tableIn(root, '_meta');
  addSources(parts, tablesIn(meta, 'sources'));
  const taken = new Set(choice.groups ?? []);
  const names = Object.keys(root).filter(
    (name) => !['_meta', 'default'].includes(name) && isTable(valueIn(root, name)),
  );
  const counts = new Map(names.map((name) => [name, Object.keys(tableIn(root, name)).length]));
  const items = ['default', ...names.filter((name) => taken.has(name))].flatMap((category) =>
    Object.keys(tableIn(root, category)).map((name) => itemOf(name, tableIn(root, category, name))),
  );
  const unlocked = items.filter(({ version, place }) => version === '' && !place);
  if (unlocked.length > 0)
    parts.warnings.push(
      remarkAt(
        0,
        `The lock has no version of ${unlocked
          .map(({ name }) => name)
          .join(', ')
          .slice(0, 300)}: that is left out.`,
      ),
    );
  return lockReading(parts, unique(items.filter((item) => !unlocked.includes(item))), {
    format: 'Pipfile.lock',
    name: projectName(file.fileName, undefined),
    engine: 'pipenv',
    python: { python: pythonOf(parts, tableIn(meta, 'requires')) },
    groups: groupsOf(counts, taken),
  });
}

/** What is locked alike in two categories is one package. */
function unique(items: readonly LockedItem[]): LockedItem[] {
  return [...new Map(items.map((item) => [`${item.name} ${item.version} ${item.place?.source ?? ''}`, item])).values()];
}

function itemOf(name: string, table: Table): LockedItem {
  const [, version = ''] = /^={2,3}\s*(\S+)$/.exec(textIn(table, 'version') ?? '') ?? [];
  return {
    name,
    version,
    hashes: knownHashes(textsIn(table, 'hashes')),
    marker: textIn(table, 'markers'),
    place: placeOf(table),
    files: [],
  };
}

function placeOf(table: Table): Place | undefined {
  const git = textIn(table, 'git');
  const isEditable = valueIn(table, 'editable') === true;
  if (git !== undefined)
    return {
      ...repository('git', git, { revision: textIn(table, 'ref'), folder: textIn(table, 'subdirectory') }),
      isEditable,
    };
  const written = textIn(table, 'file') ?? textIn(table, 'path');
  if (written === undefined) return undefined;
  return written.includes('://') ? archiveAt(written) : besideIt(written, isEditable);
}
