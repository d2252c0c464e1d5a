import { environmentNamePattern } from '../../preload/contract';
import { strings } from '../strings';

/** Whether a name is one of those taken, which are in lower case: no two names differ by case alone. */
const isTaken = (name: string, taken: ReadonlySet<string>) => taken.has(name.toLowerCase());

/** Why a name cannot be taken, a sentence; undefined when it can. Those taken are in lower case. */
export function nameProblem(name: string, taken: ReadonlySet<string>): string | undefined {
  if (name === '') return strings.create.nameRequired;
  if (!environmentNamePattern.test(name)) return strings.create.nameGrammar;
  return isTaken(name, taken) ? strings.create.nameTaken(name) : undefined;
}

/** A name in the grammar that nobody has: the wish, or the wish with the next free number. Those taken are in lower case. */
export function proposeName(wish: string, taken: ReadonlySet<string>): string {
  const base =
    wish
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 56)
      .replace(/-+$/, '') || 'environment';
  if (!isTaken(base, taken)) return base;
  let number = 2;
  while (isTaken(`${base}-${number}`, taken)) number += 1;
  return `${base}-${number}`;
}
