import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ClocheError, type Lock, type Package } from '../../../preload/contract';
import { readActivation } from '../../nix/activation';
import { withoutNixPackages } from '../../nix/python-result';
import { readInstalled } from '../../python/installed';
import { majorMinor } from '../../python/judge';
import { requirementsByHand } from '../../python/pip/by-hand';
import { completePackage } from '../../python/pip/complete-package';
import { installWithPip, pipVersion } from '../../python/pip/install';
import { markRequested } from '../../python/pip/requested';
import { type PipRequest, writeRequirements } from '../../python/pip/requirements-file';
import { findSitePackages } from '../../python/prefix';
import { verifyInstalled } from '../../python/verify-installed';
import { makePrivateFolder, writeFileAtomic } from '../../store/atomic-file';
import { deleteTree } from '../../store/delete-tree';
import type { JobContext } from '../kind';

/**
 * The folder into which pip installs, one for each `X.Y` of Python. It outlasts the shell: what its user installed by
 * hand stays when only packages of Nix change.
 */

const prefixesOf = (content: string) => join(content, 'pip');

/** The folder for a version of Python. */
export const prefixFor = (content: string, version: string): string =>
  join(prefixesOf(content), majorMinor(version).join('.'));

/** The folder of the generation that counts; undefined before there is one. */
export const currentPrefix = async (content: string): Promise<string | undefined> =>
  (await readActivation(content))?.set.PIP_PREFIX;

/** Where modules of a folder are for a version of CPython or PyPy. */
export const sitePackagesOf = (prefix: string, version: string): string =>
  join(prefix, 'lib', `python${majorMinor(version).join('.')}`, 'site-packages');

/** Deletes the folders of other versions. */
export async function deleteOtherPrefixes(content: string, kept: string): Promise<void> {
  const names = await readdir(prefixesOf(content)).catch(() => []);
  const others = names.map((name) => join(prefixesOf(content), name)).filter((path) => path !== kept);
  await Promise.all(others.map((path) => deleteTree(path)));
}

/**
 * The variables with which pip installs into the folder. What Nix gave is held at its version by constraints: pip would
 * try to take it out of the store otherwise. https://pip.pypa.io/en/stable/user_guide/#constraints-files
 */
export const pipVariables = (prefix: string, sitePackages: string): Record<string, string> => ({
  PIP_PREFIX: prefix,
  PIP_CONSTRAINT: pathToFileURL(constraintsFile(prefix)).href,
  PYTHONPATH: sitePackages,
});

const constraintsFile = (prefix: string) => join(prefix, 'nix-constraints.txt');
const versionPattern = /^\d[A-Za-z0-9.!+_-]*$/;

/** An installation into the folder. */
export interface PrefixRequest {
  readonly content: string;
  /** Absolute path of the Python that Nix built, with pip inside. */
  readonly python: string;
  /** Prefix of that Python. */
  readonly root: string;
  /** Full version of that Python. */
  readonly version: string;
  readonly nixPackages: readonly Package[];
  readonly request: PipRequest;
  readonly lock: Lock | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute path of an empty folder that is deleted afterwards. */
  readonly temporary: string;
}

/** Installs what is asked for, and answers with what is in the folder then. */
export async function fillPrefix(wanted: PrefixRequest, context: JobContext): Promise<Package[]> {
  const { content, version, request, nixPackages } = wanted;
  const prefix = prefixFor(content, version);
  const last = await currentPrefix(content);
  const kept = last === undefined || last === prefix ? [] : requirementsByHand(await packagesIn(last), request);
  await makePrivateFolder(prefixesOf(content));
  await mkdir(prefix, { mode: 0o700, recursive: true });
  const limits = nixPackages.filter((item) => item.name !== 'pip' && versionPattern.test(item.version));
  const lines = limits.map((item) => `${item.name}==${item.version}\n`).join('');
  await writeFileAtomic(constraintsFile(prefix), lines);
  return install(wanted, prefix, kept, context);
}

/** What pip has installed into a folder. */
export async function packagesIn(prefix: string): Promise<Package[]> {
  const sitePackages = await findSitePackages(prefix);
  return sitePackages ? readInstalled(sitePackages) : [];
}

async function install(
  wanted: PrefixRequest,
  prefix: string,
  kept: readonly string[],
  context: JobContext,
): Promise<Package[]> {
  const { content, python, root, version, request, lock, variables, temporary } = wanted;
  const all: PipRequest = { ...request, requirements: [...request.requirements, ...kept] };
  const requirements = await writeRequirements(content, all, withoutNixPackages(lock));
  const sitePackages = sitePackagesOf(prefix, version);
  const command = {
    command: [python] as const,
    folder: content,
    temporary,
    variables: { ...variables, ...pipVariables(prefix, sitePackages), SOURCE_DATE_EPOCH: undefined },
  };
  if (!requirements.isEmpty) context.report({ phase: 'Resolving requirements' });
  const installation = { ...command, pip: await pipVersion(root), requirements };
  const hashes = requirements.isEmpty ? new Map<string, string>() : await installWithPip(installation, context);
  const problems = await verifyInstalled(sitePackages, []);
  if (problems.length > 0)
    throw new ClocheError('verification-failed', `pip reported success, but ${problems[0]}`, {
      detail: problems.join('\n'),
    });
  return markRequested(await packagesIn(prefix), request).map((item) => completePackage(item, hashes, lock));
}
