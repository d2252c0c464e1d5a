import { join } from 'node:path';
import type { Lock } from '../../../preload/contract';
import { shellInputs } from '../../nix/generations/build-file';
import { keyOf } from '../../nix/generations/key';
import { makeNix } from '../../nix/generations/make';
import { readShellDifference } from '../../nix/run/shell-difference';
import type { JobContext, Subject } from '../kind';
import { blamingProject } from './blame';
import { nixProjectExpression } from './expression';
import { neededProject } from './markers';
import { ingredientsOf, readProject } from './project-files';
import { resultOf } from './result';
import type { NixProjectSpec } from './spec';

/** Makes the shell of a project as a new generation, and what it was before goes on until that is done. */
export async function createNixProject(subject: Subject<NixProjectSpec>, context: JobContext): Promise<Lock> {
  const { spec, paths } = subject;
  const key = await nixProjectKey(spec);
  const project = await neededProject(spec, await readProject(spec), context);
  const { bindings, shell } = nixProjectExpression(spec, project, 'absolute');
  return blamingProject(project, () =>
    makeNix(
      {
        content: paths.content,
        settings: spec,
        key,
        bindings: [...bindings, { name: 'shell', value: shell }],
        attributes: { python: 'python', shell: 'shell', inputs: shellInputs },
        whole: 'inputs',
        finish: async ({ derivation, generation }) => {
          const request = { derivation: derivation('shell'), folder: project.folder, scratch: generation.folder };
          const difference = await readShellDifference(context, request);
          return { activation: { ...difference, path: [...difference.path, join(resultOf(paths.content), 'bin')] } };
        },
      },
      context,
    ),
  );
}

/** The hash of all that the shell is made of; throws as readProject. */
export async function nixProjectKey(spec: NixProjectSpec): Promise<string> {
  const { description, files } = await ingredientsOf(spec);
  return keyOf(description, files);
}
