import { decodeText } from '../../preload/decode-text';
import { type InputFile, readCapped, readTextFile } from '../store/read-capped';

/** Reads a text file, or standard input for `-`; throws `not-found`, `permission`, `too-large`, `invalid-input`. */
export async function readInput(path: string): Promise<InputFile> {
  if (path !== '-') return readTextFile(path);
  return { fileName: 'standard input', text: decodeText(await readCapped(process.stdin, path)) };
}
