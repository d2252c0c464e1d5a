/** What is known on this machine of the names that a kind takes its packages by. */
export interface KnownNames {
  /** Whether there is such a package; undefined where nobody has read that yet. */
  has(name: string): boolean | undefined;
  /** Names that are like one that is not there. */
  near(name: string): readonly string[];
}

/** Of no name anything. */
export const nothingKnown: KnownNames = { has: () => undefined, near: () => [] };
