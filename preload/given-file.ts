import { bundleBytesMax, ClocheError, fileBytesMax, filesTogetherMax, type TextFile } from './contract';
import { decodeText } from './decode-text';

/** How much is turned into text at once: as many arguments as a call takes anywhere. */
const pieceBytes = 0x8000;

/** Throws `too-large` for a file of so many bytes, of which not even a bundle can have as many. */
export function checkFileSize(fileName: string, bytes: number, max: number = bundleBytesMax): void {
  if (bytes > max)
    throw new ClocheError(
      'too-large',
      `${fileName} is larger than ${max / 1024 ** 2} MiB, so Cloche does not read it.`,
    );
}

/** Throws `too-large` for more files at once than anybody imports. */
export function checkFileCount(count: number): void {
  if (count > filesTogetherMax)
    throw new ClocheError('too-large', `At most ${filesTogetherMax} files are imported at once.`);
}

/** A file as the exchange takes it: an archive by its bytes, everything else as its text. Throws `too-large`. */
export function givenFile(fileName: string, bytes: Uint8Array): TextFile {
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
  checkFileSize(fileName, bytes.byteLength, isArchive ? bundleBytesMax : fileBytesMax);
  return isArchive ? { fileName, text: toBase64(bytes), encoding: 'base64' } : { fileName, text: decodeText(bytes) };
}

/** Bytes as base64, in the page as in the program. */
function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.byteLength; start += pieceBytes)
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + pieceBytes)));
  return btoa(pieces.join(''));
}

/** The bytes of base64. Throws where it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
