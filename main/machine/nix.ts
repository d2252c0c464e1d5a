import { ClocheError } from '../../preload/contract';
import { addChannel } from '../nix/errors/machine-errors';
import { requireNixpkgs } from '../nix/pins/require-nixpkgs';
import { findNixpkgs, foldersOfNixpkgs, hasRemoteEntry } from '../nix/pins/search-path';
import { findNixTool, type NixContext, nixVersion, probeNix } from '../nix/run/nix';
import { type Verdict, withAdvice, withCommand } from './verdict';

/** Whether there is a Nix that can be used, and a nixpkgs for it. Without Nix all else works, so that is no fault. */
export async function checkNix(context: NixContext, variables: NodeJS.ProcessEnv): Promise<Verdict> {
  const missing = await findNixTool('nix-store').then(
    () => undefined,
    (thrown) => thrown,
  );
  if (missing instanceof ClocheError) {
    const message = 'Nix is not installed: its kinds of environments can be made once it is.';
    return withAdvice({ status: 'absent', message }, missing);
  }
  const [availability, version] = await Promise.all([probeNix(context), nixVersion(context)]);
  if (!availability.available) return withAdvice({ status: 'warning', message: availability.reason }, availability);
  const nixpkgs = await findNixpkgs(variables);
  if (nixpkgs !== undefined) return checkNixpkgs(nixpkgs, version);
  if (hasRemoteEntry(variables)) return { status: 'ok', message: `Nix ${version} takes nixpkgs from an address.` };
  const named = variables.NIX_PATH ? foldersOfNixpkgs(variables) : [];
  const where =
    named.length > 0
      ? `NIX_PATH leads to ${new Intl.ListFormat('en').format(named)}, where nothing is`
      : 'neither NIX_PATH nor a channel leads to one';
  const message = `Nix ${version} has no nixpkgs: ${where}.`;
  const hint = 'Add a channel, or choose a nixpkgs for each environment by its setting nixpkgs.';
  return withCommand({ status: 'warning', message, hint }, addChannel);
}

async function checkNixpkgs(folder: string, version: string): Promise<Verdict> {
  try {
    await requireNixpkgs(folder);
    return { status: 'ok', message: `Nix ${version} takes nixpkgs from ${folder}.` };
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    const hint = 'Correct NIX_PATH, or choose a nixpkgs for each environment by its setting nixpkgs.';
    return { status: 'warning', message: `Nix ${version} has no nixpkgs: ${thrown.message}`, hint };
  }
}
