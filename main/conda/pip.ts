import { join } from 'node:path';
import { ClocheError, type Lock } from '../../preload/contract';
import type { KnownArchives } from '../python/archives';
import { readPackages } from '../python/installed';
import { normalizeName } from '../python/package-name';
import { installWithPip, type PythonCommand, pipVersion, runPython } from '../python/pip/install';
import { type PipRequest, type RequirementsFile, writeRequirements } from '../python/pip/requirements-file';
import { withTemporaryFolder } from '../store/temporary-folder';
import { insideVariables } from './prefix/variables';
import { type CondaSubject, condaPrefix } from './subject';
import type { CondaJob } from './tools/tool';

/** What pip is to do in an environment. */
export interface PipOrder {
  /** Exactly these packages; by default what the environment asks for. */
  readonly locked?: Pick<Lock, 'packages'> | undefined;
  /** What is asked for; by default all that the environment is. */
  readonly request?: PipRequest;
  /** Whether what is there already is to be the newest that fits. */
  readonly isUpgrade?: boolean;
}

/**
 * Installs what pip is to install and looks at what is there then. Throws what pip says, explained, and
 * `verification-failed`.
 */
export async function installPip(subject: CondaSubject, order: PipOrder, context: CondaJob): Promise<KnownArchives> {
  const { paths, spec } = subject;
  const prefix = condaPrefix(subject);
  const { locked, request = spec, isUpgrade = false } = order;
  const requirements = await writeRequirements(paths.folder, request, locked);
  if (requirements.isEmpty) return new Map();
  context.report({ phase: 'Installing with pip' });
  const hashes = await withPython(subject, async (python) => {
    const pip = await pipVersion(prefix);
    return installWithPip({ ...python, pip, requirements, asked: request.requirements, isUpgrade }, context);
  });
  await requireNames(prefix, requirements);
  return hashes;
}

/** Uninstalls distributions by their names. Throws as {@link installPip} does. */
export async function uninstallPip(subject: CondaSubject, names: readonly string[], context: CondaJob): Promise<void> {
  if (names.length === 0) return;
  context.report({ phase: 'Removing with pip' });
  const args = ['-m', 'pip', 'uninstall', '--yes', '--disable-pip-version-check', '--', ...names];
  await withPython(subject, (python) => runPython(python, args, context));
  const there = await namesAt(condaPrefix(subject));
  const left = names.filter((name) => there.has(normalizeName(name)));
  if (left.length === 0) return;
  throw new ClocheError('verification-failed', `pip reported success, but did not remove ${left.join(', ')}.`);
}

async function withPython<T>(subject: CondaSubject, work: (python: PythonCommand) => Promise<T>): Promise<T> {
  const { paths, variables } = subject;
  const prefix = condaPrefix(subject);
  const temporary = join(paths.folder, 'temporary');
  const command = [join(prefix, 'bin/python')] as const;
  const inside = { ...variables, ...insideVariables(prefix) };
  return withTemporaryFolder(temporary, () => work({ command, folder: paths.folder, temporary, variables: inside }));
}

const namesAt = async (prefix: string): Promise<ReadonlySet<string>> =>
  new Set((await readPackages(prefix)).map(({ name }) => normalizeName(name)));

async function requireNames(prefix: string, { names }: RequirementsFile): Promise<void> {
  const there = await namesAt(prefix);
  const absent = names.filter((name) => !there.has(normalizeName(name)));
  if (absent.length === 0) return;
  throw new ClocheError('verification-failed', `pip reported success, but did not install ${absent.join(', ')}.`);
}
