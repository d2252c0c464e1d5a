import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lock, Package } from '../../../preload/contract';
import { readActivation } from '../../nix/activation';
import { withoutNixPackages } from '../../nix/python-result';
import { readInstalled } from '../../python/installed';
import { requirementsByHand } from '../../python/pip/by-hand';
import { completePackage } from '../../python/pip/complete-package';
import { installWithPip, type PythonCommand, pipVersion } from '../../python/pip/install';
import { makeVenvWithPip, pythonOf } from '../../python/pip/make-venv';
import { markRequested } from '../../python/pip/requested';
import { type PipRequest, writeRequirements } from '../../python/pip/requirements-file';
import { findSitePackages, readPyvenvConfig } from '../../python/prefix';
import { isSeed } from '../../python/seeds';
import { requireInstalled } from '../../python/verify-installed';
import { makePrivateFolder } from '../../store/atomic-file';
import { deleteTree } from '../../store/delete-tree';
import type { JobContext } from '../kind';
import { insideZone } from './zone';

/**
 * The virtual environment of a zone outlasts the zone: what its user installed by hand stays when only libraries
 * change. Another Python is another virtual environment, beside the old one until the zone is ready.
 */

/** A virtual environment that a zone needs. */
export interface ZoneVenv {
  /** Absolute path of the content folder. */
  readonly content: string;
  readonly name: string;
  /** Absolute path of the zone's launcher. */
  readonly launcher: string;
  /** Absolute path of the link to the interpreter. */
  readonly python: string;
  readonly request: PipRequest;
  readonly lock: Lock | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute path of an empty folder that is deleted afterwards. */
  readonly temporary: string;
}

/** The filled virtual environment. */
export interface FilledVenv {
  readonly prefix: string;
  readonly packages: readonly Package[];
}

/** Where virtual environments stand in a content folder. */
const venvsOf = (content: string) => join(content, 'venvs');

/** The virtual environment of the zone that counts; undefined before there is one. */
export const currentVenv = async (content: string): Promise<string | undefined> =>
  (await readActivation(content))?.set.VIRTUAL_ENV;

/** Makes the virtual environment, or takes the one that is there, and installs what is asked for. */
export async function fillVenv(wanted: ZoneVenv, context: JobContext): Promise<FilledVenv> {
  const bin = join(await realpath(wanted.python), 'bin');
  const last = await currentVenv(wanted.content);
  const isFitting = last !== undefined && (await readPyvenvConfig(last))?.home === bin;
  const prefix = isFitting ? last : await makeVenv(wanted, bin, context);
  const kept = isFitting || last === undefined ? [] : requirementsByHand(await packagesIn(last), wanted.request);
  return { prefix, packages: await install(wanted, prefix, kept, context) };
}

/** Deletes all virtual environments but one. */
export async function deleteOtherVenvs(content: string, kept: string): Promise<void> {
  const names = await readdir(venvsOf(content)).catch(() => []);
  const others = names.map((name) => join(venvsOf(content), name)).filter((path) => path !== kept);
  await Promise.all(others.map((path) => deleteTree(path)));
}

const commandOf = ({ launcher, content, temporary, variables }: ZoneVenv, program: string): PythonCommand => ({
  command: insideZone(launcher, program),
  folder: content,
  temporary,
  variables,
});

async function makeVenv(wanted: ZoneVenv, bin: string, context: JobContext): Promise<string> {
  const { content, name } = wanted;
  await makePrivateFolder(venvsOf(content));
  await deleteOtherVenvs(content, (await currentVenv(content)) ?? '');
  const taken = new Set(await readdir(venvsOf(content)));
  const number = [1, 2].find((candidate) => !taken.has(`${candidate}`));
  const prefix = join(venvsOf(content), `${number}`);
  await mkdir(prefix, { mode: 0o700 });
  context.report({ phase: 'Making the virtual environment' });
  const base = commandOf(wanted, join(bin, 'python3'));
  await makeVenvWithPip(
    { prefix, name, systemSitePackages: false },
    base,
    commandOf(wanted, pythonOf(prefix)),
    context,
  );
  return prefix;
}

async function packagesIn(prefix: string): Promise<Package[]> {
  const sitePackages = await findSitePackages(prefix);
  return sitePackages ? readInstalled(sitePackages) : [];
}

async function install(
  wanted: ZoneVenv,
  prefix: string,
  kept: readonly string[],
  context: JobContext,
): Promise<Package[]> {
  const { content, request, lock } = wanted;
  const all: PipRequest = { ...request, requirements: [...request.requirements, ...kept] };
  const requirements = await writeRequirements(content, all, withoutNixPackages(lock));
  if (!requirements.isEmpty) context.report({ phase: 'Resolving requirements' });
  const installation = { ...commandOf(wanted, pythonOf(prefix)), pip: await pipVersion(prefix), requirements };
  const hashes = requirements.isEmpty ? new Map<string, string>() : await installWithPip(installation, context);
  await requireInstalled(prefix, requirements.names);
  const found = (await packagesIn(prefix)).filter(({ name }) => !isSeed(name));
  return markRequested(found, request).map((item) => completePackage(item, hashes, lock));
}
