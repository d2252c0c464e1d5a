import type { Services } from '../services';
import type { MethodGroup } from './handlers';

/** `exchange.*`. */
export function exchangeMethods({ exchange }: Services): MethodGroup<'exchange'> {
  return {
    'exchange.export': ({ id, format }) => exchange.export(id, format),
    'exchange.inspect': ({ file, others, choice }) => exchange.inspect(file, others, choice),
    'exchange.choose': ({ files }) => exchange.choose(files),
    'exchange.convert': ({ id, kind }) => exchange.convert(id, kind),
  };
}
