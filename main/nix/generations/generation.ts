import { mkdir, readdir, readlink, rename, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, syncFolder } from '../../store/atomic-file';
import { deleteTree } from '../../store/delete-tree';
import { diskError } from '../../store/disk-error';

/**
 * A Nix environment stands in `content/` as generations: `generations/N/` holds the Nix that was built, the roots that
 * keep its results alive, and the activation; the link `current` leads to the one that counts. A change makes a new
 * generation beside the old one and then moves the link, so that the environment works at every moment.
 */

/** Where the generation that counts can be found. */
export const currentOf = (content: string): string => join(content, 'current');

const generationsOf = (content: string) => join(content, 'generations');

/** A link of a generation to what it cannot do without: an absolute path, and where it leads to. */
export interface GenerationLink {
  readonly link: string;
  readonly target: string;
}

/** The links of a generation, by its folder; none where there is no such folder. */
export async function linksIn(generation: string): Promise<GenerationLink[]> {
  const links = (await readdir(generation).catch(() => [])).map((name) => join(generation, name));
  const targets = await Promise.all(links.map((link) => readlink(link).catch(() => undefined)));
  return links.flatMap((link, at) => {
    const target = targets[at];
    return target === undefined ? [] : [{ link, target }];
  });
}

/** A generation that is being made; absolute paths. */
export interface Generation {
  readonly folder: string;
  /** Where a result is kept alive under a name. */
  root(name: string): string;
  /** Makes it the one that counts, and deletes all others; one that cannot be deleted now is so by the next. */
  publish(): Promise<void>;
  /** Deletes it. */
  discard(): Promise<void>;
}

/** Begins a generation in an environment's content folder; what an earlier try left is deleted. */
export async function beginGeneration(content: string): Promise<Generation> {
  const generations = generationsOf(content);
  await makePrivateFolder(generations);
  const counting = await currentNumber(content);
  await deleteOthers(content, counting);
  const number = (counting ?? 0) + 1;
  const folder = join(generations, `${number}`);
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (thrown) {
    throw diskError(thrown, folder);
  }
  return {
    folder,
    root: (name) => join(folder, name),
    publish: async () => {
      await pointCurrentTo(content, number);
      await deleteOthers(content, number).catch(() => {});
    },
    discard: () => deleteTree(folder),
  };
}

/** The number of the generation that counts; undefined before there is one. */
async function currentNumber(content: string): Promise<number | undefined> {
  const target = await readlink(currentOf(content)).catch(() => undefined);
  const [, number] = /^generations\/(\d+)$/.exec(target ?? '') ?? [];
  return number === undefined ? undefined : Number(number);
}

async function pointCurrentTo(content: string, number: number): Promise<void> {
  const draft = join(content, '.current.new');
  try {
    await unlink(draft).catch(() => {});
    await symlink(`generations/${number}`, draft);
    await rename(draft, currentOf(content));
    await syncFolder(content);
  } catch (thrown) {
    throw diskError(thrown, content);
  }
}

async function deleteOthers(content: string, kept: number | undefined): Promise<void> {
  const generations = generationsOf(content);
  const names = await readdir(generations).catch(() => []);
  await Promise.all(names.filter((name) => name !== `${kept}`).map((name) => deleteTree(join(generations, name))));
}
