import { environmentNamePattern } from '../../preload/contract';
import { strings } from '../strings';

/** Why a name cannot be taken, a sentence; undefined when it can. */
export function nameProblem(name: string, taken: ReadonlySet<string>): string | undefined {
  if (name === '') return strings.create.nameRequired;
  if (!environmentNamePattern.test(name)) return strings.create.nameGrammar;
  return taken.has(name) ? strings.create.nameTaken(name) : undefined;
}

/** A name in the grammar that nobody has: the wish, or the wish with the next free number. */
export function proposeName(wish: string, taken: ReadonlySet<string>): string {
  const base =
    wish
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 56)
      .replace(/-+$/, '') || 'environment';
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
