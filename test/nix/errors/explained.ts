import type { Fix } from '../../../preload/contract';

/** What Nix writes for an error in its format for programs. */
export const message = (raw: string, full = `error: ${raw}`) =>
  `@nix ${JSON.stringify({ action: 'msg', level: 0, msg: full, raw_msg: raw, file: null, line: null, column: null })}`;

/** What Nix writes for a warning in that format. */
export const warning = (raw: string) =>
  `@nix ${JSON.stringify({ action: 'msg', level: 1, msg: `warning: ${raw}`, raw_msg: raw, file: null, line: null, column: null })}`;

/** What the buttons of an error say. */
export const labels = ({ fixes = [] }: { readonly fixes?: readonly Fix[] | undefined }) =>
  fixes.map(({ label }) => label);

/** The settings that the buttons of an error change. */
export const changes = ({ fixes = [] }: { readonly fixes?: readonly Fix[] | undefined }) =>
  fixes.flatMap(({ action }) => (action.type === 'change' ? [action.spec] : []));

/** The hash of a made-up path in the store. */
export const hash = '2jqlgiav0hw3l0didiag31jngy60cfa9';
