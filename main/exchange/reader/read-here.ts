import type { Kind } from '../../kinds/kind';
import { recognise } from '../recognise';
import type { Read } from './read';

/** Reads in this very process, which a file that takes too much takes with it. */
export function readHere(kinds: readonly Kind[]): Read {
  return async ({ file, others, choice }) => recognise(file, others, kinds, choice);
}
