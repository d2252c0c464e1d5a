/** What stands behind the hash of a store path: `demo-1.2` of `/nix/store/…-demo-1.2.drv` and of what is inside of it. */
export function nameOfStorePath(path: string): string {
  const name = /\/[0-9a-z]{32}-([^/]+)/.exec(path)?.[1] ?? path.split('/').at(-1) ?? path;
  return name.replace(/\.drv$/, '');
}
