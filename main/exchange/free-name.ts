import { environmentNamePattern, environmentNameSchema } from '../../preload/contract';

const lengthMax = 64;
const knownEnd = /(?:\.cloche)?\.(?:json|txt|in|pip|nix|ya?ml)$/i;

/** A name of the grammar that reads like the file's; `environment` when nothing of it can be used. */
export function nameFromFile(fileName: string): string {
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const stem = base.replace(knownEnd, '').replace(/[-_.]requirements$/i, '');
  const name = stem
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, lengthMax)
    .replace(/[^A-Za-z0-9]+$/, '');
  return environmentNamePattern.test(name) ? name : 'environment';
}

/** The word that a file has for its environment, where that is a name, or else one that reads like it. */
export const nameFromWord = (word: string): string =>
  environmentNameSchema.safeParse(word).success ? word : nameFromFile(word);

/** The name itself when it is free, otherwise with the first free number behind it; case does not tell names apart. */
export function freeName(wish: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? '' : `-${number}`;
    const name = wish.slice(0, lengthMax - end.length) + end;
    if (!used.has(name.toLowerCase())) return name;
  }
}
