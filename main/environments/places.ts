import { mkdir, realpath, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClocheError } from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import { folderError } from '../store/disk-error';
import { isInside } from '../store/is-inside';
import { folderAbove, isFolder } from '../store/quick-look';
import type { Layout } from './layout';

/** Throws `invalid-input` when an environment would stand in the root folder, or in Cloche's own data. */
export async function refuseOwnPlaces(layout: Layout, kind: Kind, subject: Subject): Promise<void> {
  for (const folder of foldersOf(kind, subject)) {
    const real = await realpath(folder).catch(() => folder);
    const data = await realpath(layout.data).catch(() => layout.data);
    if (real !== '/' && !isInside(real, data)) continue;
    const what = real === '/' ? 'the root of the file system' : 'where Cloche keeps its own files';
    throw new ClocheError('invalid-input', `An environment cannot be made in ${folder}: it is ${what}.`, {
      hint: 'Choose a folder of your own.',
    });
  }
}

/** Throws `not-found` when the project of an environment that is to be repaired is gone: it has no other place. */
export function refuseGoneProject(kind: Kind, subject: Subject): void {
  const project = kind.project(subject.spec);
  if (project === undefined || isFolder(project)) return;
  throw new ClocheError('not-found', `The project folder ${project} does not exist any more.`, {
    hint: `Make ${project} again, or remove the environment.`,
  });
}

/**
 * Makes and deletes an empty folder beside each place outside of Cloche's own folder: only that tells whether one can
 * be made there. A project has to be there; other folders are made with the environment. Throws `not-found`,
 * `read-only`, `permission`, `disk-full`.
 */
export async function tryPlaces(kind: Kind, subject: Subject): Promise<void> {
  const isOfProject = kind.project(subject.spec) !== undefined;
  for (const place of kind.outside(subject)) {
    const folder = isOfProject ? dirname(place) : folderAbove(place);
    if (!isFolder(folder))
      throw new ClocheError('not-found', `The folder ${folder} does not exist.`, {
        hint: 'Choose a folder that exists.',
      });
    const draft = join(folder, `.cloche-new-${subject.id}`);
    try {
      await mkdir(draft, { mode: 0o700 });
      await rmdir(draft);
    } catch (thrown) {
      throw folderError(thrown, place);
    }
  }
}

const foldersOf = (kind: Kind, subject: Subject) => new Set(kind.outside(subject).map((path) => dirname(path)));
