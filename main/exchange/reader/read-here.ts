import type { Kind } from '../../kinds/kind';
import { chooseFiles } from '../choose-file';
import { includedBy } from '../included';
import { recognise } from '../recognise';
import type { Choose, Includes, Read } from './read';

/** Reads in this very process, which a file that takes too much takes with it. */
export function readHere(kinds: readonly Kind[]): {
  readonly read: Read;
  readonly choose: Choose;
  readonly includes: Includes;
} {
  return {
    read: async ({ file, others, choice }) => recognise(file, others, kinds, choice),
    choose: async (files) => chooseFiles(files),
    includes: async (files) => files.map(includedBy),
  };
}
