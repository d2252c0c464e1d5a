import { join } from 'node:path';

/** What the kernel reads of the first line of a script, bytes; longer ones go through sh. */
const firstLineMax = 127;

/**
 * Whether scripts that pip writes start below a prefix. Their first line names its Python, by sh where that has blanks or
 * is long; and sh reads quotes, dollars and the like in it: https://github.com/pypa/distlib/blob/master/distlib/scripts.py
 */
export function canHoldScripts(prefix: string): boolean {
  const python = join(prefix, 'bin', 'python');
  if (/[\t\n\r]/.test(python)) return false;
  if (python.includes(' ')) return !/["$`]|\\\\/.test(python);
  const isLong = Buffer.byteLength(`#!${python}\n`) > firstLineMax;
  return !isLong || /^[\w@%+=:,./-]+$/.test(python);
}
