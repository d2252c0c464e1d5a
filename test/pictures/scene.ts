import type { Page } from '@playwright/test';
import type { Seed } from './seed';

/** What a scene may use besides the page. */
export interface Stage {
  /** Lets the package index refuse what it has let wait so far. */
  readonly refusePackages: () => void;
  /** Absolute path of the home. */
  readonly home: string;
  /** Address of a channel, for acts with conda. */
  readonly channel: string;
}

/** One state of the page: it is played on a page that shows the list, and then photographed. */
export interface Scene {
  readonly name: string;
  readonly play: (page: Page, stage: Stage) => Promise<void>;
  /** Draw it with forced colours as well. */
  readonly hasForcedColours?: boolean;
}

/** Scenes that share a home, in the order in which they are played. */
export interface Act {
  /**
   * `nix`: a store of its own and the small nixpkgs; `no-nix`: a machine without Nix; `conda`: micromamba and conda with a
   * channel of their own; otherwise what the machine has.
   */
  readonly tools?: 'nix' | 'no-nix' | 'conda';
  readonly seeds: readonly Seed[];
  readonly scenes: readonly Scene[];
}
