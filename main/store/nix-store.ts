import { isAbsolute, join, normalize } from 'node:path';

/** Absolute path of the Nix store. */
export function storeFolder(variables: NodeJS.ProcessEnv = process.env): string {
  const folder = variables.NIX_STORE_DIR || variables.NIX_STORE;
  return folder && isAbsolute(folder) ? normalize(folder).replace(/(?<=.)\/+$/, '') : '/nix/store';
}

/** Whether a path is of something in the store. */
export const isInStore = (path: string, variables: NodeJS.ProcessEnv = process.env): boolean =>
  storePathOf(path, variables) !== undefined;

/** The part of a path that is an object of the store, such as `/nix/store/…-python3-3.12.4`; undefined outside of it. */
export function storePathOf(path: string, variables: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = storeFolder(variables);
  const whole = normalize(path);
  if (!whole.startsWith(`${folder}/`)) return undefined;
  const [name] = whole.slice(folder.length + 1).split('/');
  return name ? join(folder, name) : undefined;
}
