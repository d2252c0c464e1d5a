/** What kept lists of names tell of the packages that somebody asks for. */
export interface KnownPackages {
  /** Those that are not in the list of what they are taken from, and what that is, to end a sentence with. */
  readonly missing: readonly { readonly name: string; readonly place: string }[];
  /** Whether all others are known to be there. */
  readonly isWhole: boolean;
  /** What would tell and has never been read, where that is read only when somebody asks for it: to end a phrase with. */
  readonly unread?: string;
}
