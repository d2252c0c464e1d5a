import {
  type BroughtFile,
  broughtRoot,
  ClocheError,
  type Lock,
  type Remark,
  type TextFile,
} from '../../../preload/contract';
import { decodeText } from '../../../preload/decode-text';
import { formatBytes } from '../../../preload/format-bytes';
import { visibleLine } from '../../../preload/visible-text';
import type { Kind } from '../../kinds/kind';
import { type Reading, shownName } from '../asked';
import { remarkWithNames } from '../brought-names';
import { hashOfFile } from '../package-words';
import { readCloche } from './cloche';
import { readZip } from './zip';

const exportName = /^[^/]+\.cloche\.json$/;

/**
 * What a bundle asks for: what its export says, and the files that this names. Nothing is unpacked but into memory. Throws
 * as {@link readZip} and {@link readCloche}, and `invalid-input` for more files or others than the export names.
 */
export function readBundle({ fileName, text }: TextFile, kinds: readonly Kind[]): Reading {
  const shown = shownName(fileName);
  const entries = readZip(shown, Buffer.from(text, 'base64'));
  const [main, ...others] = [...entries.keys()].filter((name) => exportName.test(name));
  if (main === undefined || others.length > 0)
    throw new ClocheError('invalid-input', `${shown} is an archive, but not a bundle of Cloche.`, {
      hint: 'A bundle holds one file that ends in .cloche.json, and what that names below files/.',
    });
  const files = [...entries].flatMap(([path, bytes]) =>
    path === main ? [] : [{ path, data: bytes.toString('base64'), size: bytes.length }],
  );
  const reading = readCloche(shown, decodeText(entries.get(main) ?? Buffer.alloc(0)), kinds, {
    names: files.map(({ path }) => path),
  });
  checkHashes(shown, files, reading.asked.lock);
  return {
    ...reading,
    files: files.map(({ path, data }): BroughtFile => ({ path, data })),
    confirmations: [
      ...reading.confirmations.map(remarkWithNames),
      ...files.map(
        ({ path, size }): Remark => ({
          message: `It brings the file “${visibleLine(path)}” along (${formatBytes(size)}).`,
          codes: ['local-path'],
        }),
      ),
    ],
    warnings: reading.warnings.map(remarkWithNames),
    rejected: reading.rejected.map(remarkWithNames),
  };
}

/** A lock promises what is in a file: another one is not what was exported. */
function checkHashes(shown: string, files: readonly BroughtFile[], lock: Lock | undefined): void {
  const hashes = new Map(lock?.packages.map(({ source, hashes: known }) => [source, known]));
  const changed = files.find(({ path, data }) => {
    const known = hashes.get(`${broughtRoot}/${path}`);
    return known !== undefined && !known.includes(hashOfFile(Buffer.from(data, 'base64')));
  });
  if (changed)
    throw new ClocheError('invalid-input', `${shown} holds ${changed.path} with another hash than its lock has.`, {
      hint: 'Have it exported again.',
    });
}
