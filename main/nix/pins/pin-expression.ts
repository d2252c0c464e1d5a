import { indented, nixSet } from '../texts/expression';
import { nixPath, nixString } from '../texts/text';
import type { ResolvedPin } from './pin';

/** What nixpkgs refuses unless it is allowed. */
export const allowances = ['unfree', 'broken', 'insecure'] as const;
/** One of {@link allowances}. */
export type Allowance = (typeof allowances)[number];

/** The address of a channel's newest release. */
export const channelUrl = (name: string): string => `https://nixos.org/channels/${name}/nixexprs.tar.xz`;

/** The source of nixpkgs as Nix; needs parentheses beside other words. */
export function pinExpression(pin: ResolvedPin): string {
  switch (pin.type) {
    case 'search-path':
      return '<nixpkgs>';
    case 'channel':
      return `fetchTarball ${nixString(channelUrl(pin.name))}`;
    case 'tarball':
      return `fetchTarball ${nixSet([`url = ${nixString(pin.url)};`, `sha256 = ${nixString(pin.hash)};`])}`;
    case 'git': {
      const branch = pin.branch === undefined ? 'allRefs = true;' : `ref = ${nixString(pin.branch)};`;
      return `builtins.fetchGit ${nixSet([`url = ${nixString(pin.url)};`, `rev = ${nixString(pin.revision)};`, branch])}`;
    }
    case 'path': {
      const path = nixPath(pin.path);
      if (pin.hash === undefined) return path;
      return `builtins.path ${nixSet([`path = ${path};`, 'name = "source";', `sha256 = ${nixString(pin.hash)};`])}`;
    }
  }
}

/** Arguments for an evaluation of a pin: what is checked by its hash is read from the store, so it has to get there. */
export const pinArguments = (pin: ResolvedPin): readonly string[] =>
  pin.type === 'path' && pin.hash !== undefined ? ['--read-write-mode'] : [];

const configOf: Readonly<Record<Allowance, string>> = {
  unfree: 'allowUnfree = true;',
  broken: 'allowBroken = true;',
  insecure: 'allowInsecurePredicate = _: true;',
};

/**
 * The package set of a pin as Nix; needs parentheses as an argument. What is allowed is added to the user's own
 * configuration, which nixpkgs itself finds for whoever gives it none.
 */
export function importPin(pin: ResolvedPin, { allow }: { readonly allow: readonly Allowance[] }): string {
  const source = pinExpression(pin);
  if (allow.length === 0) return `import ${pin.type === 'search-path' ? source : `(${source})`} { }`;
  return `let
  nixpkgs = ${indented(source)};
in
import nixpkgs {
  # Added to the settings that it finds by itself, such as those of ~/.config/nixpkgs/config.nix.
  config = (import nixpkgs { }).config // ${indented(nixSet(nixpkgsConfig(allow)))};
}`;
}

/** The settings of nixpkgs that allow what it refuses, each with its semicolon. */
export const nixpkgsConfig = (allow: readonly Allowance[]): string[] =>
  allowances.filter((allowance) => allow.includes(allowance)).map((allowance) => configOf[allowance]);
