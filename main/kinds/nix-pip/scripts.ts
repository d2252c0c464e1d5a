import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFilesAtomic } from '../../store/atomic-file';
import { isInStore } from '../../store/nix-store';

/** The first line of a script for Python, or the three that pip writes where that is too long or has blanks. */
const head = /^#!(?:\/bin\/sh\n'''exec' (?:"(.+)"|(\S+)) "\$0" "\$@"\n' '''|([^\n]+))\n/;

/** Larger ones are programs. */
const sizeMax = 100_000;

/**
 * Makes the scripts in a folder that pip wrote start another Python: the one that they name goes with its generation,
 * which is one in the folder `generations`, or with the next collection of garbage. All are absolute paths.
 */
export async function relinkScripts(bin: string, generations: string, python: string): Promise<void> {
  const names = await readdir(bin).catch(() => []);
  await Promise.all(names.map((name) => relink(join(bin, name), generations, python)));
}

async function relink(file: string, generations: string, python: string): Promise<void> {
  const found = await stat(file);
  if (!found.isFile() || found.size > sizeMax) return;
  const text = await readFile(file, 'utf8');
  const [all, ...names] = head.exec(text) ?? [];
  const named = names.find((name) => name !== undefined);
  if (all === undefined || named === undefined || !/\/(?:python|pypy)[\d.]*$/.test(named)) return;
  if (!named.startsWith(`${generations}/`) && !isInStore(named)) return;
  const start = startOf(python);
  await writeFilesAtomic(dirname(file), [
    { path: file, text: start + text.slice(all.length), mode: found.mode & 0o777 },
  ]);
}

/** What the kernel reads of a first line has no blanks and is short: https://man7.org/linux/man-pages/man2/execve.2.html */
function startOf(python: string): string {
  if (!/\s/.test(python) && Buffer.byteLength(python) < 125) return `#!${python}\n`;
  return `#!/bin/sh\n'''exec' "${python.replace(/["$`]/g, `"'$&'"`)}" "$0" "$@"\n' '''\n`;
}
