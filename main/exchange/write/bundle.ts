import { fileURLToPath } from 'node:url';
import { bundleBytesMax, type ExportedFile, type Package } from '../../../preload/contract';
import { formatBytes } from '../../../preload/format-bytes';
import type { Kind } from '../../kinds/kind';
import { isTooMuch } from '../archive-rules';
import { hashOfFile } from '../package-words';
import { type BundledFiles, bundledFiles, tooLarge } from './bundled-files';
import { clocheFileOf } from './cloche';
import type { Snapshot } from './snapshot';
import { writeZip } from './zip';

/**
 * The environment as Cloche's own file with the files that it names, in one archive; each of them is told in the notes. Throws
 * `too-large`.
 */
export async function writeBundle(snapshot: Snapshot, kind: Pick<Kind, 'sources'>): Promise<ExportedFile> {
  const losses: string[] = [];
  const bundled = await bundledFiles(kind, snapshot.spec, losses);
  const { files, spec } = bundled;
  const names = files.map(({ path }) => path);
  const file = clocheFileOf({ ...snapshot, spec, packages: fromBundle(snapshot.packages, bundled) }, losses, names);
  const main = { path: `${snapshot.name}.cloche.json`, bytes: Buffer.from(`${JSON.stringify(file, null, 2)}\n`) };
  const archive = writeZip([main, ...files]);
  const total = [main, ...files].reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (archive.length > bundleBytesMax || isTooMuch(total, archive.length))
    throw tooLarge(`The bundle would be larger than ${bundleBytesMax / 1024 ** 2} MiB.`);
  return {
    fileName: `${snapshot.name}.cloche.zip`,
    text: archive.toString('base64'),
    encoding: 'base64',
    losses,
    notes:
      files.length === 0
        ? ['It names no files of yours: the bundle holds what was asked for alone.']
        : files.map(
            ({ path, bytes }) =>
              `The bundle holds ${path} (${formatBytes(bytes.length)}), as it is: look for secrets in it.`,
          ),
  };
}

/** Packages that were installed from a file of the bundle with its place there and the hash of what is in it. */
function fromBundle(packages: readonly Package[], { files, names }: BundledFiles): Package[] {
  return packages.map((item) => {
    const source = names.get(pathOf(item.source ?? ''));
    const file = files.find(({ path }) => path === source);
    if (source === undefined || !file) return item;
    return { ...item, source, hashes: [hashOfFile(file.bytes)] };
  });
}

/** The path of what stands on this machine, which installers note as an address. */
function pathOf(source: string): string {
  try {
    return source.startsWith('file:') ? fileURLToPath(source) : source;
  } catch {
    return source;
  }
}
