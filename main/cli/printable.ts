import { stripVTControlCharacters } from 'node:util';
import { visibleText } from '../../preload/visible-text';

/** Text that can neither steer the terminal nor look like something else; ends of line stay. */
export function printable(text: string): string {
  return visibleText(stripVTControlCharacters(text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' '));
}
