import { existsSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { findPrefixInterpreter, findSitePackages } from '../../python/prefix';
import { isFolder } from '../../store/quick-look';
import { readActivation } from './activation';
import { currentOf, linksIn } from './generation';

/** What is wrong with a Nix environment, seen from its files alone. */
export interface NixProblem {
  readonly state: 'broken' | 'missing';
  readonly error: ClocheError;
}

/** What is seen of a Nix environment beside its packages. */
export interface NixInspection {
  readonly interpreter?: string;
  /** Links to what it cannot do without. */
  readonly needs?: readonly string[];
  readonly storeBytes?: number;
  readonly problem?: NixProblem;
}

/** The interpreter of a Nix environment, or why it does not work. */
export async function inspectNix(content: string, prefix: string): Promise<NixInspection> {
  if (!(await lstat(currentOf(content)).catch(() => null)))
    return { problem: problem('missing', `There is nothing in ${content} any more.`) };
  const interpreter = await findPrefixInterpreter(prefix);
  const needs = (await linksIn(currentOf(content))).map(({ link }) => link);
  if (interpreter === null || !needs.every((link) => existsSync(link)))
    return { problem: problem('broken', `What it was made of is gone from the Nix store.`) };
  const activation = await readActivation(content);
  if (activation === null)
    return { interpreter, problem: problem('broken', 'What is remembered of how it is entered cannot be read.') };
  return { interpreter, storeBytes: activation.storeBytes, needs };
}

/**
 * {@link inspectNix} of an environment in which pip installs into a prefix of its own. That stays where it is when another
 * Python comes, and the name of the folder inside its library does not.
 */
export async function inspectWithPip(content: string, root: string, prefix: string): Promise<NixInspection> {
  const found = await inspectNix(content, root);
  if (found.problem) return found;
  const library = join(prefix, 'lib');
  const sitePackages = await findSitePackages(prefix);
  if (sitePackages === null || !isFolder(sitePackages))
    return { ...found, problem: problem('broken', `What pip installed is gone from ${library}.`) };
  return { ...found, needs: [...(found.needs ?? []), library] };
}

function problem(state: NixProblem['state'], message: string): NixProblem {
  const code = state === 'missing' ? 'not-found' : 'interpreter-unusable';
  return { state, error: new ClocheError(code, message, { hint: 'Repair it: Nix fetches or builds it again.' }) };
}
