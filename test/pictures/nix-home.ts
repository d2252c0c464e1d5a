import { openNixStore } from '../support/nix-store';
import { pathWithoutNix } from '../support/path-without-nix';
import type { Act } from './scene';

/** The variables by which a host finds the Nix of an act, and what deletes what was made for it. */
export interface PreparedNix {
  readonly variables: Readonly<Record<string, string>>;
  dispose(): void;
}

/** Makes the Nix of an act for a home; `private` is only for machines with Nix. */
export function prepareNix(nix: Act['nix'], home: string): PreparedNix {
  const path = process.env.PATH ?? '';
  if (nix === undefined) return { variables: {}, dispose: () => {} };
  if (nix === 'none') return { variables: { PATH: pathWithoutNix(path, home) }, dispose: () => {} };
  const store = openNixStore();
  const variables = Object.entries(store.variables).filter(([name]) => name.startsWith('NIX_'));
  return { variables: Object.fromEntries(variables), dispose: store.dispose };
}
