import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ClocheError, type Lock, type Package } from '../../../preload/contract';
import { currentOf, type Generation } from '../../nix/generations/generation';
import { type LastPrefix, type ProvidedPrefix, prefixOf, providePrefix } from '../../nix/generations/pip-prefix';
import { pythonRoot } from '../../nix/generations/python-result';
import { readPackages } from '../../python/installed';
import { type PythonCommand, pipVersion, runPython } from '../../python/pip/install';
import type { PipRequest } from '../../python/pip/requirements-file';
import { normalizeName } from '../../python/requirements';
import { verifyInstalled } from '../../python/verify-installed';
import { writeFileAtomic } from '../../store/atomic-file';
import type { JobContext } from '../kind';
import { relinkScripts } from './scripts';

/** Name of the folder in the content that holds the folders into which pip installs. */
export const prefixesFolder = 'pip';

const constraintsName = 'nix-constraints.txt';
const versionPattern = /^\d[A-Za-z0-9.!+_-]*$/;

/** An installation into a folder. */
export interface PrefixRequest {
  readonly content: string;
  readonly generation: Generation;
  /** Absolute path of the Python that Nix built, with pip inside. */
  readonly python: string;
  /** Prefix of that Python. */
  readonly root: string;
  /** Name of its library folder. */
  readonly library: string;
  readonly nixPackages: readonly Package[];
  /** Hash of all that the shell is made of. */
  readonly rest: string;
  readonly request: PipRequest;
  readonly lock: Lock | undefined;
  readonly last: LastPrefix | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute path of an empty folder that is deleted afterwards. */
  readonly temporary: string;
}

/** The variables of a shell in which pip installs into the folder of the generation that counts. */
export const shellVariables = (content: string, library: string): Record<string, string> =>
  pipVariables(prefixOf(content), library, currentOf(content));

/**
 * The variables with which pip installs into a folder. What Nix gave is held at its version by constraints: pip would
 * try to take it out of the store otherwise. https://pip.pypa.io/en/stable/user_guide/#constraints-files
 */
const pipVariables = (prefix: string, library: string, generation: string): Record<string, string> => ({
  PIP_PREFIX: prefix,
  PIP_CONSTRAINT: pathToFileURL(join(generation, constraintsName)).href,
  PYTHONPATH: sitePackagesOf(prefix, library),
});

const sitePackagesOf = (prefix: string, library: string) => join(prefix, 'lib', library, 'site-packages');

/** Makes a folder with what is asked for, or takes the one that is there. */
export async function provideFolder(wanted: PrefixRequest, context: JobContext): Promise<ProvidedPrefix> {
  const { content, generation, python, root, library, nixPackages, variables, temporary } = wanted;
  const limits = nixPackages.filter((item) => item.name !== 'pip' && versionPattern.test(item.version));
  const lines = limits.map((item) => `${item.name}==${item.version}\n`).join('');
  await writeFileAtomic(generation.root(constraintsName), lines);
  const given = new Set(nixPackages.map(({ name }) => normalizeName(name)));
  const command = (prefix: string): PythonCommand => ({
    command: [python],
    folder: content,
    temporary,
    variables: { ...variables, ...pipVariables(prefix, library, generation.folder), SOURCE_DATE_EPOCH: undefined },
  });
  const tools = {
    make: async (prefix: string) => {
      await mkdir(sitePackagesOf(prefix, library), { recursive: true, mode: 0o700 });
    },
    command,
    pip: () => pipVersion(root),
    read: readPackages,
    verify: async (prefix: string, names: readonly string[]) => {
      const own = names.filter((name) => !given.has(normalizeName(name)));
      const problems = await verifyInstalled(sitePackagesOf(prefix, library), own);
      if (problems.length > 0)
        throw new ClocheError('verification-failed', `pip reported success, but ${problems[0]}`, {
          detail: problems.join('\n'),
        });
    },
    // It may need what Nix gave so far.
    keeps: (prefix: string) => runPython(command(prefix), ['-m', 'pip', 'check'], context),
  };
  const order = { ...wanted, folder: prefixesFolder, python: library, given, tools };
  const { packages, published } = await providePrefix(order, context);
  return { packages, published: () => published().finally(() => relink(content)) };
}

const relink = (content: string) =>
  relinkScripts(
    join(prefixOf(content), 'bin'),
    join(content, 'generations'),
    join(pythonRoot(currentOf(content)), 'bin', 'python'),
  );
