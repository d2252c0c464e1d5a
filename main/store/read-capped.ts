import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { bundleBytesMax, ClocheError, fileBytesMax, type TextFile } from '../../preload/contract';
import { decodeText } from '../../preload/decode-text';
import { checkFileSize, givenFile } from '../../preload/given-file';
import { isAbsent, unreadable } from './disk-error';

/** A file as the exchange wants it. */
export interface InputFile {
  readonly fileName: string;
  readonly text: string;
}

/**
 * A file as text, with its name. Reads no more than {@link fileBytesMax}, whatever size the system tells. With
 * `isRegular`, pipes and devices are refused and never waited for. Throws `not-found`, `too-large`, `invalid-input`, and
 * what {@link unreadable} tells.
 */
export async function readTextFile(path: string, options: { isRegular?: boolean } = {}): Promise<InputFile> {
  return { fileName: basename(path), text: decodeText(await readBytes(path, fileBytesMax, options)) };
}

/** As {@link readTextFile}, for a file that may be a bundle too: then its bytes are read. */
export async function readGivenFile(path: string, options: { isRegular?: boolean } = {}): Promise<TextFile> {
  return givenFile(basename(path), await readBytes(path, bundleBytesMax, options));
}

/** The bytes of a file of at most so many. Throws as {@link readTextFile}. */
export async function readBytes(path: string, max: number, { isRegular = false } = {}): Promise<Buffer> {
  try {
    const file = await open(path, constants.O_RDONLY | (isRegular ? constants.O_NONBLOCK : 0));
    try {
      const stats = await file.stat();
      if (stats.isDirectory()) throw new ClocheError('invalid-input', `${path} is a folder, not a file.`);
      if (isRegular && !stats.isFile()) throw new ClocheError('invalid-input', `${path} is not a regular file.`);
      return await readCapped(file.createReadStream(), path, max);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof ClocheError) throw thrown;
    if (isAbsent(thrown)) throw new ClocheError('not-found', `There is no file ${path}.`);
    throw unreadable(thrown, path);
  }
}

/** All of a stream. Stops at so many bytes with `too-large`, so that an endless one ends too. */
async function readCapped(stream: AsyncIterable<Buffer | string>, name: string, max: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    checkFileSize(name, length, max);
  }
  return Buffer.concat(chunks);
}

/** What comes through a stream, such as standard input, as a file of that name. Throws `too-large`. */
export async function readGivenStream(stream: AsyncIterable<Buffer | string>, name: string): Promise<TextFile> {
  return givenFile(name, await readCapped(stream, name, bundleBytesMax));
}
