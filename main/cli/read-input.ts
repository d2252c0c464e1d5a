import type { TextFile } from '../../preload/contract';
import { readGivenFile, readGivenStream } from '../store/read-capped';

const standardInput = 'standard input';

/** Reads a file, or standard input for `-`; throws `not-found`, `permission`, `too-large`, `invalid-input`. */
export async function readInput(path: string): Promise<TextFile> {
  return path === '-' ? readGivenStream(process.stdin, standardInput) : readGivenFile(path);
}

/** What the path of a file that was read is called within a sentence. */
export const inputName = (path: string): string => (path === '-' ? standardInput : path);

/** The same where the sentence begins with it. */
export const inputSubject = (path: string): string => (path === '-' ? 'Standard input' : path);
