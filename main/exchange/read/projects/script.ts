import { ClocheError, type ImportChoice, type TextFile } from '../../../../preload/contract';
import { type Reading, shownName } from '../../asked';
import { createLineFinder } from '../line-finder';
import { createParts, readingOf } from '../parts/parts';
import { projectName } from '../project-name';
import { checkLength } from '../read-json';
import { readToml, tableIn, textIn, valueIn } from '../toml';
import { askedPython } from '../versions/required-python';
import { numberText } from './dependency-table';
import { addList, warnOfUnknown } from './pyproject';
import { readUvSettings } from './uv-settings';

const begin = /^# \/\/\/ script\s*$/;

/** Whether a text has the header of a script that says what it needs (PEP 723). */
export const isPythonScript = (text: string): boolean => /^# \/\/\/ script[^\S\n]*$/m.test(text);

/** What the header of a script asks for. Throws `invalid-input` for one that is not whole or there twice, `too-large`. */
export function readPythonScript(file: TextFile, choice: ImportChoice): Reading {
  const shown = shownName(file.fileName);
  checkLength(shown, file.text);
  const { text, firstLine } = headerOf(shown, file.text);
  const root = readToml(shown, text, { firstLine });
  const parts = createParts(createLineFinder(text, firstLine));
  warnOfUnknown(parts, root, 'the file', ['dependencies', 'requires-python', 'tool']);
  addList(parts, parts.main, root, 'dependencies');
  readUvSettings(parts, tableIn(root, 'tool', 'uv'));
  const python = valueIn(root, 'requires-python');
  return readingOf(parts, {
    format: 'python-script',
    name: projectName(file.fileName, undefined),
    asked:
      typeof python === 'number' || typeof python === 'bigint'
        ? { python: numberText(parts, 'requires-python', python) }
        : askedPython(textIn(root, 'requires-python')),
    choice,
  });
}

function headerOf(shown: string, text: string): { readonly text: string; readonly firstLine: number } {
  const lines = text.split(/\r?\n/);
  const starts = lines.flatMap((line, index) => (begin.test(line) ? [index] : []));
  const [start = 0] = starts;
  const after = lines.findIndex((line, index) => index > start && !/^#(?: |$)/.test(line));
  const block = lines.slice(start + 1, after === -1 ? undefined : after);
  const end = block.findLastIndex((line) => /^# \/\/\/\s*$/.test(line));
  if (starts.length !== 1 || end === -1)
    throw new ClocheError('invalid-input', `${shown} has no header that can be read.`, {
      hint: 'One block stands between the lines “# /// script” and “# ///”, and each line of it begins with “# ”.',
    });
  return {
    text: block
      .slice(0, end)
      .map((line) => line.slice(2))
      .join('\n'),
    firstLine: start + 2,
  };
}
