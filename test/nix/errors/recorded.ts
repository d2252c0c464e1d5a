import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What Nix 2.8.0, or the newer one whose folder is named, wrote to its standard error, with the folders of the store
 * and of the user in place of a test's.
 */
export function recorded(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../fixtures/nix-output', `${name}.txt`), 'utf8');
}
