import { realpath } from 'node:fs/promises';
import { ClocheError } from '../../../preload/contract';
import type { Generation } from '../../nix/generations/generation';
import {
  type PrefixBeginning,
  type PrefixTools,
  type ProvidedPrefix,
  providePrefix,
} from '../../nix/generations/pip-prefix';
import { pythonRoot } from '../../nix/generations/python-result';
import { insideZone } from '../../nix/zones/launcher';
import { readPackages } from '../../python/installed';
import { normalizeName } from '../../python/package-name';
import { type PythonCommand, pipVersion } from '../../python/pip/install';
import { makeVenvWithPip, pythonOf } from '../../python/pip/make-venv';
import { namesIn } from '../../python/pip/requirements-file';
import { findLibrary, findPrefixInterpreter } from '../../python/prefix';
import { isSeed } from '../../python/seeds';
import { requireInstalled } from '../../python/verify-installed';
import type { JobContext, Subject } from '../kind';
import type { FhsPipSpec } from './spec';

/** Name of the folder in the content that holds the virtual environments of a zone. */
export const venvsFolder = 'venvs';

/** A virtual environment that a zone needs. */
export interface ZoneVenv {
  readonly subject: Subject<FhsPipSpec>;
  readonly beginning: PrefixBeginning;
  readonly generation: Generation;
  /** Absolute path of the zone's launcher. */
  readonly launcher: string;
}

/** Makes the virtual environment with what is asked for, or takes the one that is there. */
export async function provideVenv(wanted: ZoneVenv, context: JobContext): Promise<ProvidedPrefix> {
  const { subject, beginning, generation, launcher } = wanted;
  const { name, spec, variables, paths } = subject;
  // In the store: what a virtual environment was made of must not go with the generation.
  const python = await realpath(pythonRoot(generation.folder));
  const asked = new Set(namesIn(spec));
  const tools = (place: Pick<PythonCommand, 'folder' | 'temporary'>): PrefixTools => {
    const command = (program: string) => ({ ...place, command: insideZone(launcher, program), variables });
    return {
      make: async (prefix) => {
        context.report({ phase: 'Making the virtual environment' });
        const base = command(await baseInterpreter(python));
        await makeVenvWithPip({ prefix, name, systemSitePackages: false }, base, command(pythonOf(prefix)), context);
      },
      command: (prefix) => command(pythonOf(prefix)),
      pip: pipVersion,
      read: async (prefix) =>
        (await readPackages(prefix)).filter((found) => !isSeed(found.name) || asked.has(normalizeName(found.name))),
      verify: requireInstalled,
    };
  };
  const library = (await findLibrary(python)) ?? '';
  const { content } = paths;
  return providePrefix({ content, spec, generation, beginning, folder: venvsFolder, python, library, tools }, context);
}

/** The interpreter at the prefix of a bare Python. Throws `interpreter-unusable`. */
async function baseInterpreter(python: string): Promise<string> {
  const interpreter = await findPrefixInterpreter(python);
  if (interpreter !== null) return interpreter;
  throw new ClocheError('interpreter-unusable', `There is no Python in ${python} that could make a venv.`, {
    hint: 'Choose another interpreter, such as python3.',
  });
}
