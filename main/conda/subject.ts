import { join } from 'node:path';
import type { CondaSpec } from './spec';

/** An environment of these kinds. */
export interface CondaSubject {
  /** Its name at birth, a dash and four characters. */
  readonly id: string;
  readonly name: string;
  readonly spec: CondaSpec;
  readonly variables: Readonly<Record<string, string>>;
  /** Cloche's own folder of it, and the place in there. */
  readonly paths: { readonly folder: string; readonly content: string };
}

/** Where an environment stands: in its content folder, or in a root under the name that it got first, as no prefix can move. */
export const condaPrefix = ({ id, spec, paths }: Pick<CondaSubject, 'id' | 'spec' | 'paths'>): string =>
  spec.place === 'cloche' ? paths.content : join(spec.place, id.replace(/-[a-z0-9]{4}$/, ''));
