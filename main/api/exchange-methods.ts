import type { Services } from '../services';
import type { MethodGroup } from './handlers';

/** `exchange.*`. */
export function exchangeMethods({ exchange }: Services): MethodGroup<'exchange'> {
  return {
    'exchange.export': ({ id, format }) => exchange.export(id, format),
    'exchange.inspect': ({ fileName, text, others }) => exchange.inspect(fileName, text, others),
  };
}
