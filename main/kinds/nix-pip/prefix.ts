import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Package } from '../../../preload/contract';
import { currentOf, type Generation } from '../../nix/generations/generation';
import {
  type PrefixBeginning,
  type PrefixTools,
  type ProvidedPrefix,
  prefixOf,
  providePrefix,
} from '../../nix/generations/pip-prefix';
import { pythonRoot } from '../../nix/generations/python-result';
import { readPackages } from '../../python/installed';
import { normalizeName } from '../../python/package-name';
import { type PythonCommand, runPython } from '../../python/pip/install';
import { sitePackagesOf } from '../../python/prefix';
import { requireDistributions } from '../../python/verify-installed';
import { writeFileAtomic } from '../../store/atomic-file';
import type { JobContext, Subject } from '../kind';
import { relinkScripts } from './scripts';
import type { NixPipSpec } from './spec';

/** Name of the folder in the content that holds the folders into which pip installs. */
export const prefixesFolder = 'pip';

const constraintsName = 'nix-constraints.txt';
const versionPattern = /^\d[A-Za-z0-9.!+_-]*$/;

/** An installation into a folder. */
export interface FolderRequest {
  readonly subject: Subject<NixPipSpec>;
  readonly beginning: PrefixBeginning;
  readonly generation: Generation;
  /** Absolute path of the Python that Nix built, with pip inside. */
  readonly python: string;
  /** Name of its library folder. */
  readonly library: string;
  /** Version of its pip. */
  readonly pip: string;
  /** What else it has. */
  readonly nixPackages: readonly Package[];
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

/** Makes a folder with what is asked for, or takes the one that is there. */
export async function provideFolder(wanted: FolderRequest, context: JobContext): Promise<ProvidedPrefix> {
  const { subject, beginning, generation, python, library, pip, nixPackages } = wanted;
  const { spec, variables, paths } = subject;
  const { content } = paths;
  const limits = nixPackages.filter((item) => item.name !== 'pip' && versionPattern.test(item.version));
  const lines = limits.map((item) => `${item.name}==${item.version}\n`).join('');
  await writeFileAtomic(generation.root(constraintsName), lines);
  const given = new Set(nixPackages.map(({ name }) => normalizeName(name)));
  const tools = (place: Pick<PythonCommand, 'folder' | 'temporary'>): PrefixTools => {
    const command = (prefix: string): PythonCommand => ({
      ...place,
      command: [python],
      variables: { ...variables, ...pipVariables(prefix, library, generation.folder), SOURCE_DATE_EPOCH: undefined },
    });
    return {
      make: async (prefix) => {
        await mkdir(sitePackagesOf(prefix, library), { recursive: true, mode: 0o700 });
      },
      command,
      pip: async () => pip,
      read: readPackages,
      verify: (prefix, names) => {
        const own = names.filter((name) => !given.has(normalizeName(name)));
        return requireDistributions(sitePackagesOf(prefix, library), own);
      },
      // It may need what Nix gave so far.
      keeps: (prefix) => runPython(command(prefix), ['-m', 'pip', 'check'], context),
    };
  };
  // Pythons of the same library folder can have the same prefix.
  const order = {
    content,
    spec,
    generation,
    beginning,
    folder: prefixesFolder,
    python: library,
    library,
    given,
    tools,
  };
  const provided = await providePrefix(order, context);
  return { ...provided, published: () => provided.published().finally(() => relink(content)) };
}

const relink = (content: string) =>
  relinkScripts(
    join(prefixOf(content), 'bin'),
    join(content, 'generations'),
    join(pythonRoot(currentOf(content)), 'bin', 'python'),
  );
