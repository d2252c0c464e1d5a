import type { Progress } from '../../../preload/contract';
import { readSize } from '../../python/pip/progress';

const escapeStart = `${String.fromCharCode(27)}\\[`;
const escapes = new RegExp(`${escapeStart}[0-9;?]*[A-Za-z]`, 'g');
/** What takes away what stands in the line so far. */
const erasing = new RegExp(`${escapeStart}(?:2K|[0-9]*[AG])`);
const size = '([\\d.]+ ?[kKMGT]?B)';
const download = new RegExp(`^Downloading .*?${size} +/ +${size}`);

/** What a line of a terminal shows at last. */
export const withoutEscapes = (line: string): string =>
  (line.split(erasing).at(-1) ?? '').replaceAll(escapes, '').replaceAll('\0', '');

/** What is told while micromamba waits for the lock of another one. */
export const waitingPhase = 'Waiting for another micromamba';

/** Reads what micromamba draws while it changes an environment of so many packages; null for what tells no progress. */
export function createMicromambaProgress(packages: number): (line: string) => Progress | null {
  let linked = 0;
  return (line) => {
    if (/^\s*Waiting for other mamba process/.test(line)) return { phase: waitingPhase };
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

function bytesOf([, so = '', all = '']: RegExpExecArray): Progress | null {
  const [done, total] = [readSize(so), readSize(all)];
  return done === undefined || !total ? null : { phase: 'Downloading packages', done, total, unit: 'bytes' };
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
