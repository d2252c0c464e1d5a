import { readdir, readlink, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Built } from '../../../preload/contract';
import { buildFileText } from '../../nix/generations/build-file';
import { resolvePin } from '../../nix/pins/pin';
import { buildNix, holdRoot } from '../../nix/run/build-nix';
import { makePrivateFolder, writeFileAtomic } from '../../store/atomic-file';
import type { JobContext, NoticeContext, Subject } from '../kind';
import { blamingProject } from './blame';
import { nixProjectExpression } from './expression';
import { neededProject } from './markers';
import { readProject } from './project-files';
import type { NixProjectSpec } from './spec';

/** The link to what the last build of a project made, which keeps it alive whatever becomes of the shell. */
export const resultOf = (content: string): string => join(content, 'result');

/** Builds the project as it is now; until that is done, what was built before is the result. */
export async function buildNixProject({ spec, paths }: Subject<NixProjectSpec>, context: JobContext): Promise<void> {
  const { content } = paths;
  const { nixpkgs, allow, packages, python } = spec;
  context.report({ phase: 'Evaluating nixpkgs' });
  const [pin, whole] = await Promise.all([resolvePin(nixpkgs), readProject(spec)]);
  const project = await neededProject(spec, whole, context);
  const { bindings, package: value } = nixProjectExpression(spec, project, 'absolute');
  const file = join(content, 'result.nix');
  await makePrivateFolder(content);
  await writeFileAtomic(file, buildFileText({ pin, allow, bindings, attributes: { project: value } }));
  const request = {
    file,
    attribute: 'project',
    root: resultOf(content),
    folder: content,
    asked: { packages, allow, python },
  };
  await blamingProject(project, () => buildNix(context, request));
}

/** What the last build made, while it is there. */
export async function readBuilt(content: string): Promise<Built | undefined> {
  const path = resultOf(content);
  if (!(await stat(path).catch(() => null))) return undefined;
  const names = await readdir(join(path, 'bin')).catch(() => []);
  // Wrapped programs stand beside their wrappers, hidden.
  return { path, programs: names.filter((name) => !name.startsWith('.')).sort() };
}

/** Tells Nix once more of the link; one that leads to what is gone is deleted, as only a build can make it again. */
export async function holdResultAgain({ name, paths }: Subject<NixProjectSpec>, context: NoticeContext): Promise<void> {
  const link = resultOf(paths.content);
  const target = await readlink(link).catch(() => undefined);
  if (target === undefined) return;
  if (await stat(target).catch(() => null)) return holdRoot(context, target, link);
  await unlink(link);
  context.notice(`What was built of the project of ${name} is gone from the Nix store: build it again.`);
}
