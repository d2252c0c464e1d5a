import { basename, dirname, relative } from 'node:path';
import { readSourceData } from '../../nix/trust/source-data';
import { readSources } from '../../nix/trust/sources';

/** What has to be put beside a file that names own packages as they are beside it, a sentence each. */
export const ownFileNotes = (derivations: readonly string[]): Promise<string[]> =>
  Promise.all(
    derivations.map(async (path) => {
      const others = await othersOf(path);
      const more = others.length === 0 ? '' : `, with what it leads to, seen from there: ${others.join(', ')}`;
      return `Put ${path} beside it, as ${basename(path)}${more}.`;
    }),
  );

/** Files and folders that an own package leads to, seen from its folder; none where it cannot be read any more. */
async function othersOf(path: string): Promise<string[]> {
  const files = await readSources([path]).then(
    (sources) => sources.files,
    () => [],
  );
  const { paths } = await readSourceData(files);
  const all = [...files.map((file) => file.path), ...paths].filter((other) => other !== path);
  return all.map((other) => relative(dirname(path), other) || 'its whole folder').sort();
}
