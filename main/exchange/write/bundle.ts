import type { ExportedFile } from '../../../preload/contract';
import { formatBytes } from '../../../preload/format-bytes';
import type { Kind } from '../../kinds/kind';
import { bundledFiles } from './bundled-files';
import { clocheFileOf } from './cloche';
import type { Snapshot } from './snapshot';
import { writeZip } from './zip';

/**
 * The environment as Cloche's own file with the files that it names, in one archive; each of them is told in the notes. Throws
 * `too-large`.
 */
export async function writeBundle(snapshot: Snapshot, kind: Pick<Kind, 'sources'>): Promise<ExportedFile> {
  const losses: string[] = [];
  const { files, spec } = await bundledFiles(kind, snapshot.spec, losses);
  const names = files.map(({ path }) => path);
  const file = clocheFileOf({ ...snapshot, spec }, losses, names);
  const main = { path: `${snapshot.name}.cloche.json`, bytes: Buffer.from(`${JSON.stringify(file, null, 2)}\n`) };
  return {
    fileName: `${snapshot.name}.cloche.zip`,
    text: writeZip([main, ...files]).toString('base64'),
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
