import type { Progress } from '../../../preload/contract';

const units: Readonly<Record<string, number>> = {
  B: 1,
  bytes: 1,
  kB: 1000,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** Bytes of a size as pip, uv and micromamba write it, such as `1.2 MB` or `15.3MiB`; undefined for anything else. */
export function readSize(text: string): number | undefined {
  const [, amount, unit = ''] = /^([\d.]+)\s*([A-Za-z]+)$/.exec(text.trim()) ?? [];
  const factor = units[unit];
  return amount && factor ? Math.round(Number(amount) * factor) : undefined;
}

const downloading = (item: string, size: string | undefined): Progress => {
  const total = size === undefined ? undefined : readSize(size);
  return { phase: 'Downloading packages', item, ...(total === undefined ? {} : { total, unit: 'bytes' }) };
};

/** What a line of `uv pip install` tells, or null. */
export function readUvProgress(line: string): Progress | null {
  const download = /^\s*Downloading (\S+)(?: \(([^)]+)\))?/.exec(line);
  if (download?.[1]) return downloading(download[1], download[2]);
  const building = /^\s*Building (\S+)/.exec(line)?.[1];
  if (building) return { phase: 'Building packages', item: building };
  const [, verb, count] = /^(Resolved|Prepared|Installed) (\d+) packages?/.exec(line) ?? [];
  if (verb === 'Resolved') return { phase: 'Downloading packages', total: Number(count), unit: 'packages' };
  if (verb === 'Prepared') return { phase: 'Installing packages', total: Number(count), unit: 'packages' };
  return verb ? { phase: 'Installed packages', done: Number(count), total: Number(count), unit: 'packages' } : null;
}

/** What the lines of `pip install` tell; it remembers the file in hand, so each installation has its own. */
export function createPipProgress(): (line: string) => Progress | null {
  let file = '';
  return (line) => {
    const raw = /^Progress (\d+) of (\d+)$/.exec(line);
    if (raw)
      return { phase: 'Downloading packages', item: file, done: Number(raw[1]), total: Number(raw[2]), unit: 'bytes' };
    const download = /^\s*(?:Downloading|Using cached) (\S+)(?: \(([^)]+)\))?/.exec(line);
    if (download?.[1]) {
      file = download[1].split('/').at(-1)?.split('-')[0] ?? '';
      return downloading(file, download[2]);
    }
    const collecting = /^Collecting ([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(line)?.[1];
    if (collecting) return { phase: 'Resolving requirements', item: collecting };
    const building = /^\s*(?:Building wheel for|Running setup\.py install for) (\S+)/.exec(line)?.[1];
    if (building) return { phase: 'Building packages', item: building };
    const installing = /^Installing collected packages: (.+)$/.exec(line)?.[1];
    return installing ? { phase: 'Installing packages', total: installing.split(', ').length, unit: 'packages' } : null;
  };
}
