import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClocheError, fileBytesMax } from '../../preload/contract';
import { decodeText } from '../../preload/decode-text';
import { errnoOf } from '../store/disk-error';

/** A file as the exchange wants it. */
export interface InputFile {
  readonly fileName: string;
  readonly text: string;
}

/** Reads a text file, or standard input for `-`; throws `not-found`, `permission`, `too-large`, `invalid-input`. */
export async function readInput(path: string): Promise<InputFile> {
  if (path === '-') return { fileName: 'standard input', text: decodeText(await readAll(process.stdin, path)) };
  try {
    const file = await open(path);
    try {
      const stats = await file.stat();
      if (stats.isDirectory()) throw new ClocheError('invalid-input', `${path} is a folder, not a file.`);
      return { fileName: basename(path), text: decodeText(await readAll(file.createReadStream(), path)) };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof ClocheError) throw thrown;
    throw new ClocheError(
      errnoOf(thrown) === 'ENOENT' ? 'not-found' : 'permission',
      errnoOf(thrown) === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read.`,
      { detail: thrown instanceof Error ? thrown.message : String(thrown) },
    );
  }
}

/** Stops reading at the cap, so that an endless file ends too. */
async function readAll(stream: AsyncIterable<Buffer | string>, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > fileBytesMax)
      throw new ClocheError('too-large', `${path} is larger than any requirements file or export.`);
  }
  return Buffer.concat(chunks);
}
