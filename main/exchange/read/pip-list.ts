import type { TextFile } from '../../../preload/contract';
import type { Reading } from '../asked';
import { readRequirements } from './requirements';

const head = /^Package +Version([^\r\n]*)\r?\n-+ +-/m;

/** Whether a text is the table that `pip list` prints, whatever was copied with it. */
export const isPipList = (text: string): boolean => head.test(text);

/** What `pip list` has printed, as the requirements file that `pip freeze` makes of the same. Throws like that. */
export function readPipList(file: TextFile): Reading {
  const table = head.exec(file.text);
  const hasFolder = /Editable project location/.test(table?.[1] ?? '');
  const begin = file.text.slice(0, table?.index ?? 0).split('\n').length;
  const lines = file.text.split(/\r?\n/).map((line, at) => {
    const [name, version, ...folder] = line.trim().split(/\s+/);
    // Line for line, so that what is told of one is told by its number.
    if (at <= begin || name === undefined || name === '' || line.startsWith('[notice]')) return '';
    if (version === undefined) return line;
    return hasFolder && folder.length > 0 ? `-e ${JSON.stringify(folder.join(' '))}` : `${name}==${version}`;
  });
  return readRequirements({ ...file, text: lines.join('\n') }, []);
}
