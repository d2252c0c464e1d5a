import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { EnvironmentPaths } from '../kinds/kind';
import type { LockName } from '../store/lock';

/** Where everything about environments is in a data folder; all paths absolute. */
export interface Layout {
  readonly data: string;
  readonly environments: string;
  readonly trash: string;
  readonly quarantine: string;
}

export function layoutOf(data: string): Layout {
  return {
    data,
    environments: join(data, 'environments'),
    trash: join(data, 'trash'),
    quarantine: join(data, 'quarantine'),
  };
}

/** Names of the files in an environment's folder. */
export const fileNames = {
  record: 'environment.json',
  lock: 'lock.json',
  /** Exact versions that an import asked for. */
  requestedLock: 'requested-lock.json',
  /** The same as they were asked for when it was first made; nothing changes them later. */
  importedLock: 'imported-lock.json',
  /** Why and whence it went into the trash. */
  trash: 'trash.json',
} as const;

export function pathsOf(layout: Layout, id: string): EnvironmentPaths {
  // Not by join: this is called for each row of the list, and both parts are normal already.
  const folder = `${layout.environments}/${id}`;
  return { folder, content: `${folder}/content` };
}

/** Held for the moment of a commit: names, records and moves of the whole data folder. */
export const commitLock = ({ data }: Layout): LockName => ({ folder: data, name: 'commit' });

/** Held by the process that changes an environment, for as long as it does. */
export const environmentLock = ({ data }: Layout, id: string): LockName => ({
  folder: data,
  name: `environment:${id}`,
});

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The id of a new environment: its name at birth, a dash and four random characters. */
export function newId(name: string): string {
  const suffix = Array.from({ length: 4 }, () => letters[randomInt(letters.length)]);
  return `${name}-${suffix.join('')}`;
}

/** The name in an id of {@link newId}; an id that is none of those is its own name. */
export function nameAtBirth(id: string): string {
  return /^(.+)-[a-z0-9]{4}$/.exec(id)?.[1] ?? id.slice(0, 64);
}

/** A name for a folder that is being made or deleted; no environment has such an id. */
export function hiddenName(purpose: 'new' | 'discard', id: string): string {
  return `.${purpose}-${id}`;
}
