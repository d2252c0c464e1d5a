/** An address of a repository in which the short form of SSH, `git@host:path`, is written out: pip takes none. */
export const withSshScheme = (address: string): string =>
  /^[^/:@\s]+@[^/:\s]+:(?!\/)/.test(address) ? `ssh://${address.replace(':', '/')}` : address;
