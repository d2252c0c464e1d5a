import * as z from 'zod';
import type { NixContext } from '../run/nix';
import { evaluateNix } from '../run/run-nix';
import type { ResolvedPin } from './pin';
import { channelUrl, pinArguments, pinExpression } from './pin-expression';

/** The nixpkgs that something was made of, as a lock keeps it. */
export interface LockedPin {
  readonly name: 'nixpkgs';
  /** Address, or absolute path. */
  readonly url: string;
  /** The commit, or the version where nixpkgs does not tell its commit. */
  readonly revision?: string;
  readonly hash?: string;
}

/** What a pin is now; evaluates a little where only nixpkgs itself can tell. Throws as evaluateNix. */
export async function lockPin(pin: ResolvedPin, context: NixContext): Promise<LockedPin> {
  switch (pin.type) {
    case 'tarball':
      return { name: 'nixpkgs', url: pin.url, ...withRevision(pin.revision), hash: pin.hash };
    case 'git':
      return { name: 'nixpkgs', url: pin.url, revision: pin.revision };
    case 'path':
    case 'channel':
    case 'search-path': {
      const answer = await evaluateNix(context, sourceExpression(pin), { args: pinArguments(pin) });
      const found = sourceSchema.parse(answer);
      const url = pin.type === 'channel' ? channelUrl(pin.name) : found.path;
      return { name: 'nixpkgs', url, ...withRevision(found.commit || found.version) };
    }
  }
}

const withRevision = (revision: string | undefined) => (revision ? { revision } : {});

const sourceSchema = z.object({ path: z.string(), commit: z.string(), version: z.string() });

const sourceExpression = (pin: ResolvedPin): string => `let
  source = ${pinExpression(pin)};
  read = name:
    let file = source + "/\${name}";
    in if builtins.pathExists file then builtins.replaceStrings [ "\\n" ] [ "" ] (builtins.readFile file) else "";
in {
  path = builtins.unsafeDiscardStringContext (toString source);
  commit = read ".git-revision";
  version = read ".version" + read ".version-suffix";
}
`;
