import type { FormatId } from '../../preload/contract';
import type { Kind, Subject } from './kind';

/** The formats that an environment can be exported to, the usual one first: every kind has Cloche's own, as a bundle too. */
export function formatsOf(kind: Kind, { spec }: Pick<Subject, 'spec'>): FormatId[] {
  const formats = [...kind.formats, ...(kind.furtherFormats?.(spec) ?? [])];
  return formats.flatMap((format) => (format === 'cloche' ? [format, 'cloche-bundle'] : [format]));
}
