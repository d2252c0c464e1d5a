import { realpath } from 'node:fs/promises';
import { ClocheError, type Lock } from '../../../preload/contract';
import type { Generation } from '../../nix/generations/generation';
import { type LastPrefix, libraryName, type ProvidedPrefix, providePrefix } from '../../nix/generations/pip-prefix';
import { readPackages } from '../../python/installed';
import { type PythonCommand, pipVersion } from '../../python/pip/install';
import { makeVenvWithPip, pythonOf } from '../../python/pip/make-venv';
import { namesIn, type PipRequest } from '../../python/pip/requirements-file';
import { findPrefixInterpreter } from '../../python/prefix';
import { normalizeName } from '../../python/requirements';
import { isSeed } from '../../python/seeds';
import { requireInstalled } from '../../python/verify-installed';
import type { JobContext } from '../kind';
import { insideZone } from './zone';

/** Name of the folder in the content that holds the virtual environments of a zone. */
export const venvsFolder = 'venvs';

/** A virtual environment that a zone needs. */
export interface ZoneVenv {
  /** Absolute path of the content folder. */
  readonly content: string;
  readonly name: string;
  readonly generation: Generation;
  /** Absolute path of the zone's launcher. */
  readonly launcher: string;
  /** Absolute path of the link to the interpreter. */
  readonly python: string;
  /** Hash of all that the zone is made of beside its Python. */
  readonly rest: string;
  readonly request: PipRequest;
  readonly lock: Lock | undefined;
  readonly last: LastPrefix | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute path of an empty folder that is deleted afterwards. */
  readonly temporary: string;
}

/** Makes the virtual environment with what is asked for, or takes the one that is there. */
export async function provideVenv(wanted: ZoneVenv, context: JobContext): Promise<ProvidedPrefix> {
  const { name, launcher, content, temporary, variables, request } = wanted;
  const python = await realpath(wanted.python);
  const command = (program: string): PythonCommand => ({
    command: insideZone(launcher, program),
    folder: content,
    temporary,
    variables,
  });
  const asked = new Set(namesIn(request));
  const tools = {
    make: async (prefix: string) => {
      context.report({ phase: 'Making the virtual environment' });
      const base = command(await baseInterpreter(python));
      await makeVenvWithPip({ prefix, name, systemSitePackages: false }, base, command(pythonOf(prefix)), context);
    },
    command: (prefix: string) => command(pythonOf(prefix)),
    pip: pipVersion,
    read: async (prefix: string) =>
      (await readPackages(prefix)).filter(({ name }) => !isSeed(name) || asked.has(normalizeName(name))),
    verify: requireInstalled,
  };
  return providePrefix({ ...wanted, folder: venvsFolder, python, library: await libraryName(python), tools }, context);
}

/** The interpreter at the prefix of a bare Python. Throws `interpreter-unusable`. */
async function baseInterpreter(python: string): Promise<string> {
  const interpreter = await findPrefixInterpreter(python);
  if (interpreter !== null) return interpreter;
  throw new ClocheError('interpreter-unusable', `There is no Python in ${python} that could make a venv.`, {
    hint: 'Choose another interpreter, such as python3.',
  });
}
