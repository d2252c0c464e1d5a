import { delimiter } from 'node:path';

/**
 * The variables of the person, without what npm adds to its scripts: a terminal that Cloche opens must not find
 * Cloche's own tools on PATH.
 * @param {NodeJS.ProcessEnv} variables
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutNpm(variables) {
  /** @type {NodeJS.ProcessEnv} */
  const kept = {};
  if (!variables.npm_lifecycle_event) return { ...variables };
  for (const [name, value] of Object.entries(variables)) {
    if (!/^npm_/i.test(name) && !['INIT_CWD', 'NODE', 'COLOR'].includes(name)) kept[name] = value;
  }
  // npm writes its own default into EDITOR.
  if (kept.EDITOR === 'vi') delete kept.EDITOR;
  if (kept.PATH)
    kept.PATH = kept.PATH.split(delimiter)
      .filter((folder) => !isNpmFolder(folder))
      .join(delimiter);
  return kept;
}

/**
 * Whether npm puts this folder on the PATH of its scripts.
 * @param {string} folder
 */
export function isNpmFolder(folder) {
  return /[\\/]node_modules[\\/]\.bin$|[\\/]node-gyp-bin$/.test(folder);
}

/**
 * Makes these the variables of this process.
 * @param {NodeJS.ProcessEnv} variables
 */
export function adoptVariables(variables) {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
}
