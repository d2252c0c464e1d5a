import { isAbsolute, join, normalize } from 'node:path';
import { normalizeName } from '../../python/package-name';
import { createPauses, namesIn } from '../../store/quick-look';
import type { LinkedRecord } from './meta';

/** Missing files named for one package; more would not help. */
const filesNamedMax = 5;
const metadata = /^(lib\/[^/]+\/site-packages\/)([^/]+)-[^-/]+\.(?:dist|egg)-info\/(?:METADATA|PKG-INFO)$/;

/**
 * Looks whether what the packages have linked is still there, by the names in the folders alone. Answers with a sentence for
 * each package of which something is gone; what pip has replaced since by another version is no damage.
 */
export async function findLostFiles(prefix: string, records: readonly LinkedRecord[]): Promise<string[]> {
  const folders = new Map<string, ReadonlySet<string>>();
  const pause = createPauses();
  const isThere = (file: string): boolean => {
    const end = file.lastIndexOf('/');
    const folder = file.slice(0, Math.max(0, end));
    let names = folders.get(folder);
    if (!names) {
      names = new Set(namesIn(`${prefix}/${folder}`));
      folders.set(folder, names);
    }
    return names.has(file.slice(end + 1));
  };
  const problems: string[] = [];
  for (const { name, version, files } of records) {
    const lost: string[] = [];
    for (const file of files) if (isNeeded(file) && isInside(file) && !isThere(file)) lost.push(file);
    const pausing = pause();
    if (pausing) await pausing;
    if (lost.length === 0 || isReplaced(prefix, files, isThere)) continue;
    const rest = lost.length > filesNamedMax ? ` and ${lost.length - filesNamedMax} more` : '';
    const are = lost.length === 1 ? 'is' : 'are';
    problems.push(`${name} ${version} is damaged: ${lost.slice(0, filesNamedMax).join(', ')}${rest} ${are} missing.`);
  }
  return problems;
}

/** What programs need to run; documentation, headers and what is compiled anew are left out. */
const isNeeded = (file: string): boolean =>
  file.endsWith('.py') || file.endsWith('.so') || file.startsWith('bin/') || /\.so\.[\d.]+$/.test(file);

const isInside = (file: string): boolean =>
  !file.includes('..') ? !file.startsWith('/') : !isAbsolute(file) && !normalize(file).startsWith('..');

/** Whether another version of the distribution stands in the place of the one that the package has brought. */
function isReplaced(prefix: string, files: readonly string[], isThere: (file: string) => boolean): boolean {
  const own = files.find((file) => metadata.test(file));
  const [, folder = '', name = ''] = metadata.exec(own ?? '') ?? [];
  if (own === undefined || !isInside(own) || isThere(own)) return false;
  return namesIn(join(prefix, folder)).some((entry) => {
    const [, other] = /^(.+?)-[^-]+\.(?:dist|egg)-info$/.exec(entry) ?? [];
    return other !== undefined && normalizeName(other) === normalizeName(name);
  });
}
