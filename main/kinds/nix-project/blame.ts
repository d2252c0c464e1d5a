import { ClocheError } from '../../../preload/contract';
import type { Project } from './project-files';

/** Does the work; an error about a package that the project asks for names the project's file, not the Nix written after it. */
export async function blamingProject<T>({ recipe }: Project, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof ClocheError) || thrown.code !== 'no-such-package' || recipe.type === 'file') throw thrown;
    const { file, buildSystem, dependencies } = recipe.metadata;
    const [place, name] = /no package (\S+), which .+ asks for/.exec(thrown.message) ?? [];
    const asked = [...buildSystem, ...dependencies].find(({ attribute }) => attribute === name);
    if (place === undefined || !asked) throw thrown;
    const { code, message, hint, fixes, detail } = thrown;
    const blamed = message.replace(place, () => `no package ${name}, which ${file} asks for`);
    throw new ClocheError(code, blamed, { hint, fixes, detail, cause: thrown });
  }
}
