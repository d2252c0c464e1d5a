import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClocheError, fileBytesMax } from '../../preload/contract';
import { decodeText } from '../../preload/decode-text';
import { errnoOf } from './disk-error';

/** A file as the exchange wants it. */
export interface InputFile {
  readonly fileName: string;
  readonly text: string;
}

/**
 * A file as text, with its name. Reads no more than {@link fileBytesMax}, whatever size the system tells. With
 * `isRegular`, pipes and devices are refused and never waited for. Throws `not-found`, `permission`, `too-large`,
 * `invalid-input`.
 */
export async function readTextFile(path: string, { isRegular = false } = {}): Promise<InputFile> {
  try {
    const file = await open(path, constants.O_RDONLY | (isRegular ? constants.O_NONBLOCK : 0));
    try {
      const stats = await file.stat();
      if (stats.isDirectory()) throw new ClocheError('invalid-input', `${path} is a folder, not a file.`);
      if (isRegular && !stats.isFile()) throw new ClocheError('invalid-input', `${path} is not a regular file.`);
      return { fileName: basename(path), text: decodeText(await readCapped(file.createReadStream(), path)) };
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

/** All of a stream. Stops at {@link fileBytesMax} with `too-large`, so that an endless one ends too. */
export async function readCapped(stream: AsyncIterable<Buffer | string>, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > fileBytesMax)
      throw new ClocheError(
        'too-large',
        `${name} is larger than ${fileBytesMax / 1024 ** 2} MiB, so Cloche does not read it.`,
      );
  }
  return Buffer.concat(chunks);
}
