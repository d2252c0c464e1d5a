import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A PATH with the same programs but Nix's: folders that have it are replaced by folders of links below `folder`. */
export function pathWithoutNix(path: string, folder: string): string {
  const withoutNix = (original: string, index: number) =>
    existsSync(join(original, 'nix-build')) ? linkOthers(original, join(folder, `bin-${index}`)) : original;
  return path.split(delimiter).map(withoutNix).join(delimiter);
}

function linkOthers(folder: string, other: string): string {
  mkdirSync(other);
  const others = readdirSync(folder).filter((name) => !/^nix(?:-|$)/.test(name));
  for (const name of others) symlinkSync(join(folder, name), join(other, name));
  return other;
}
