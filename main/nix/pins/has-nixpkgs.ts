import { findNixTool, type NixContext } from '../run/nix';
import { findNixpkgs, hasRemoteEntry } from './search-path';

/** Whoever takes longer fetches one: then there is one, milliseconds. */
const patienceMs = 1500;

/**
 * Whether `<nixpkgs>` is there for whoever chooses no other. What NIX_PATH and the channels do not tell, such as settings of
 * nix.conf, Nix is asked for; nothing is evaluated. Throws `tool-missing`.
 */
export async function hasNixpkgs({ run, signal }: NixContext): Promise<boolean> {
  if (hasRemoteEntry(process.env) || (await findNixpkgs()) !== undefined) return true;
  const file = await findNixTool('nix-instantiate');
  const ended = await run(file, ['--find-file', 'nixpkgs'], { signal, timeoutMs: patienceMs, isLogged: false });
  return ended.code === 0 || ended.signal !== null;
}
