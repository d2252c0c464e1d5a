import { isAbsolute } from 'node:path';
import { homeFolder } from '../store/folders';

/** A set of variables as the kernel hands it to a process. */
export type Variables = Record<string, string>;

/** Variables that make a child load or run something else than was asked for. */
const droppedNames = new Set([
  'NODE_OPTIONS',
  'NODE_PATH',
  'BASH_ENV',
  'BASHOPTS',
  'SHELLOPTS',
  'TMOUT',
  'OPTIND',
  'ENV',
  'PYTHONPATH',
  'PYTHONHOME',
  'PYTHONSTARTUP',
  'PYTHONINSPECT',
  'PYTHONUSERBASE',
  'PYTHONEXECUTABLE',
  'PYTHONPLATLIBDIR',
  'PIP_PREFIX',
  'PIP_TARGET',
  'PIP_USER',
  'PIP_ROOT',
  'PIP_PYTHON',
  'PIP_REQUIRE_VIRTUALENV',
  '__PYVENV_LAUNCHER__',
  'VIRTUAL_ENV',
  'VIRTUAL_ENV_PROMPT',
  'CONDA_PREFIX',
  'CONDA_DEFAULT_ENV',
  'UV_PYTHON',
  'UV_PROJECT_ENVIRONMENT',
  'UV_SYSTEM_PYTHON',
]);
const droppedPrefixes = ['ELECTRON_', 'LD_', 'BASH_FUNC_', 'npm_', 'CLOCHE_'];

/**
 * The variables of the user's environment that children get: all but those that would change what a child loads or
 * where it installs. Configuration of pip and uv, proxies and certificates stays. PATH has absolute folders
 * only, and HOME is absolute.
 */
export function childVariables(base: NodeJS.ProcessEnv = process.env): Variables {
  const variables: Variables = {};
  for (const [name, value] of Object.entries(base)) {
    if (value === undefined || droppedNames.has(name)) continue;
    if (droppedPrefixes.some((prefix) => name.startsWith(prefix))) continue;
    variables[name] = value;
  }
  variables.PATH = searchPath(base.PATH).join(':');
  // Tools put their caches into the working folder otherwise.
  if (variables.HOME !== undefined) variables.HOME = homeFolder(base);
  return variables;
}

/** The absolute folders of a PATH, in order; without PATH the system's usual ones. */
export function searchPath(value: string | undefined): string[] {
  const folders = (value || '/usr/local/bin:/usr/bin:/bin').split(':').filter((folder) => isAbsolute(folder));
  return [...new Set(folders)];
}
