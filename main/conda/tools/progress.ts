import type { Progress } from '../../../preload/contract';

const escapeStart = `${String.fromCharCode(27)}\\[`;
const escapes = new RegExp(`${escapeStart}[0-9;?]*[A-Za-z]`, 'g');
/** What takes away what stands in the line so far. */
const erasing = new RegExp(`${escapeStart}(?:2K|[0-9]*[AG])`);
const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KB: 1e3, TB: 1e12 };
const size = '([\\d.]+) ?([kKMGT]?B)';
const download = new RegExp(`^Downloading .*?${size} +/ +${size}`);

/** What a line of a terminal shows at last. */
export const withoutEscapes = (line: string): string =>
  (line.split(erasing).at(-1) ?? '').replaceAll(escapes, '').replaceAll('\0', '');

/** Reads what micromamba draws while it changes an environment of so many packages; null for what tells no progress. */
export function createMicromambaProgress(packages: number): (line: string) => Progress | null {
  let linked = 0;
  return (line) => {
    if (/repodata|Parsing Packages/i.test(line)) return { phase: 'Reading the channels' };
    if (line.startsWith('Resolving Environment')) return { phase: 'Resolving' };
    const bytes = download.exec(line);
    if (bytes) return bytesOf(bytes);
    const [, item] = /^Linking (\S+)-[^-\s]+-[^-\s]+$/.exec(line) ?? [];
    if (item === undefined) return null;
    linked += 1;
    return { phase: 'Linking packages', item, done: linked, total: Math.max(linked, packages), unit: 'packages' };
  };
}

function bytesOf([, done = '', doneUnit = '', total = '', totalUnit = '']: RegExpExecArray): Progress | null {
  const bytes = (number: string, unit: string) => Math.round(Number(number) * (units[unit] ?? 1));
  const all = bytes(total, totalUnit);
  if (!(all > 0)) return null;
  return { phase: 'Downloading packages', done: bytes(done, doneUnit), total: all, unit: 'bytes' };
}

const fetchLine = /^\{"fetch": ?"([^"|]*?) *\|.*"progress": ?([\d.]+)/;

/** Reads what conda tells on a terminal with `--json`, of so many archives with so many bytes in all. */
export function createCondaProgress(fetchBytes: number, count: number): (line: string) => Progress | null {
  const parts = new Map<string, number>();
  return (line) => {
    const [, item, part] = fetchLine.exec(line) ?? [];
    if (item === undefined) return null;
    parts.set(item, Number(part));
    const share = [...parts.values()].reduce((sum, value) => sum + value, 0) / Math.max(count, parts.size);
    return {
      phase: 'Downloading packages',
      item,
      done: Math.round(share * fetchBytes),
      total: fetchBytes,
      unit: 'bytes',
    };
  };
}
