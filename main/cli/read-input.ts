import type { TextFile } from '../../preload/contract';
import { readGivenFile, readGivenStream } from '../store/read-capped';

/** Reads a file, or standard input for `-`; throws `not-found`, `permission`, `too-large`, `invalid-input`. */
export async function readInput(path: string): Promise<TextFile> {
  return path === '-' ? readGivenStream(process.stdin, 'standard input') : readGivenFile(path);
}
