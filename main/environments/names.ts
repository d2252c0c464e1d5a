import { existsSync, lstatSync } from 'node:fs';
import { ClocheError } from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import { isInside } from '../store/is-inside';
import type { Catalog } from './catalog';
import { isOurs } from './removal';

/** Throws `name-taken` when another environment has the name, in whatever case its letters are. */
export function refuseTakenName(catalog: Catalog, name: string, ownId?: string, hint?: string): void {
  const lower = name.toLowerCase();
  const other = catalog.shelved().find(({ environment }) => environment.name.toLowerCase() === lower);
  if (!other || other.environment.id === ownId) return;
  throw new ClocheError('name-taken', `There is an environment named ${other.environment.name} already.`, {
    hint: hint ?? 'Choose another name, or remove that environment first.',
  });
}

/** Whether anything, even a dangling link, stands at a path. */
export function isTaken(path: string): boolean {
  if (existsSync(path)) return true;
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Below a file there is nothing; what else keeps it from being looked at keeps it from being made, and is told then.
    return false;
  }
}

/** Throws `path-taken` when something stands, or another environment is about to stand, where this one would. */
export function refuseTakenPaths(catalog: Catalog, kind: Kind, subject: Subject): void {
  const wanted = new Set(kind.outside(subject));
  const prefix = kind.prefix(subject);
  if (!isInside(prefix, subject.paths.folder)) wanted.add(prefix);
  if (wanted.size === 0) return;
  const others = catalog.shelved().filter(({ environment }) => environment.id !== subject.id);
  for (const path of wanted) {
    const owner = others.find(({ environment, made }) => {
      return environment.path === path || made?.kind.outside(made.subject).includes(path);
    });
    if (!owner && (!isTaken(path) || isOurs(path, subject.id))) continue;
    const who = owner ? `the environment ${owner.environment.name} is there` : 'something is there';
    throw new ClocheError('path-taken', `The environment cannot be made at ${path}, because ${who} already.`, {
      hint: owner
        ? 'Remove that environment first, or choose another folder.'
        : 'Move it away, or choose another folder.',
    });
  }
}
