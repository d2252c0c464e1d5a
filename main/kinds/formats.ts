import type { FormatId } from '../../preload/contract';
import type { Kind, Subject } from './kind';

/** The formats that an environment can be exported to, the usual one first. */
export function formatsOf(kind: Kind, { spec }: Pick<Subject, 'spec'>): FormatId[] {
  return [...kind.formats, ...(kind.furtherFormats?.(spec) ?? [])];
}
