import { join } from 'node:path';
import * as z from 'zod';
import { ClocheError } from '../../preload/contract';
import { makePrivateFolder } from './atomic-file';
import { readJsonFile, updateJsonFile } from './json-file';

/** Name of the file that says which Cloche wrote a data folder. */
export const dataMarkName = 'cloche.json';
const schema = z.strictObject({ schema: z.literal(1) });

/** Throws `invalid-input` for a folder in which no environment could work: a colon parts the folders of PATH. */
export function refuseColon(folder: string): void {
  if (!folder.includes(':')) return;
  throw new ClocheError('invalid-input', `Environments cannot stand in ${folder}: PATH cannot hold its colon.`, {
    hint: 'Set XDG_DATA_HOME to a folder whose path has no colon.',
  });
}

/**
 * Makes Cloche's data folder if there is none, and checks that this Cloche understands it. Throws `newer-schema` when
 * a newer Cloche has written it (it is left as it is), what {@link refuseColon} throws, and what writing can throw.
 */
export async function openDataFolder(folder: string, notice: (message: string) => void): Promise<void> {
  refuseColon(folder);
  await makePrivateFolder(folder);
  const place = {
    path: join(folder, dataMarkName),
    format: { title: "The mark of Cloche's data folder", version: 1, schema },
    lock: { folder, name: 'cloche.json' },
    quarantine: join(folder, 'quarantine'),
    notice,
  };
  const known = await readJsonFile(place).catch((thrown) => {
    if (thrown?.code === 'corrupt') return undefined;
    throw thrown;
  });
  if (!known) await updateJsonFile(place, () => ({ schema: 1 as const }));
}
