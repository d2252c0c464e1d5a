import { environmentNamePattern } from '../../preload/contract';
import { strings } from '../strings';

/** Names that are taken, as they are written, by themselves in lower case: no two names differ by case alone. */
export type TakenNames = ReadonlyMap<string, string>;

const whoHas = (name: string, taken: TakenNames) => taken.get(name.toLowerCase());

/** Why a name cannot be taken, a sentence; undefined when it can. */
export function nameProblem(name: string, taken: TakenNames): string | undefined {
  if (name === '') return strings.create.nameRequired;
  if (!environmentNamePattern.test(name)) return strings.create.nameGrammar;
  const other = whoHas(name, taken);
  return other === undefined ? undefined : strings.create.nameTaken(other);
}

/** A name in the grammar that nobody has: the wish, or the wish with the next free number. */
export function proposeName(wish: string, taken: TakenNames): string {
  const base =
    wish
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 56)
      .replace(/-+$/, '') || 'environment';
  const isTaken = (name: string) => whoHas(name, taken) !== undefined;
  if (!isTaken(base)) return base;
  let number = 2;
  while (isTaken(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
