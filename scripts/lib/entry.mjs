import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { adoptVariables, withoutNpm } from './variables.mjs';

/**
 * Becomes one of the built programs: it runs in this process, so streams, signals and the exit code are its own.
 * @param {string} folder of the project
 * @param {'browser' | 'cli'} name
 * @param {readonly string[]} args
 */
export async function enter(folder, name, args) {
  const file = join(folder, 'dist', 'main', `${name}.js`);
  adoptVariables(withoutNpm(process.env));
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}
