import { writeFileAtomic } from '../../store/atomic-file';
import type { Asked } from '../errors/error-rule';
import { resolvePin } from '../pins/pin';
import { buildNix } from '../run/build-nix';
import type { NixContext } from '../run/nix';
import type { NixBinding } from '../texts/expression';
import { buildFileText } from './build-file';

/** One thing that Nix builds for an environment that is not of Nix itself. */
export interface KeptResult {
  /** Absolute working folder. */
  readonly folder: string;
  /** Absolute path of the Nix file that is written for it. */
  readonly file: string;
  /** Absolute path of the link that keeps it alive. */
  readonly root: string;
  /** Which nixpkgs, see `parsePin`. */
  readonly nixpkgs: string;
  readonly bindings: readonly NixBinding[];
  /** The binding that is built. */
  readonly attribute: string;
  /** What was asked for: repairs of an error may replace its names. */
  readonly asked: Asked;
}

/** Builds or fetches it, keeps it alive, and answers its store path. Throws what Nix says, explained. */
export async function buildKept(
  { nixpkgs, bindings, attribute, file, ...request }: KeptResult,
  context: NixContext,
): Promise<string> {
  const pin = await resolvePin(nixpkgs);
  await writeFileAtomic(file, buildFileText({ pin, allow: [], bindings, attributes: { [attribute]: attribute } }));
  return buildNix(context, { ...request, file, attribute });
}
