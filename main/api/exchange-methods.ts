import type { Services } from '../services';
import type { MethodGroup } from './handlers';

/** `exchange.*`. */
export function exchangeMethods({ exchange, openForm }: Services): MethodGroup<'exchange'> {
  return {
    'exchange.export': ({ id, format }) => exchange.export(id, format),
    'exchange.inspect': ({ file, others, choice }) => exchange.inspect(file, others, choice),
    'exchange.choose': ({ files }) => exchange.choose(files),
    'exchange.includes': ({ files }) => exchange.includes(files),
    'exchange.convert': ({ id, kind }) => exchange.convert(id, kind),
    'exchange.keepForm': async (part) => {
      openForm.keep(part);
      return null;
    },
    'exchange.keptForm': async ({ id }) => openForm.get(id),
    'exchange.forgetForm': async ({ id }) => {
      openForm.forget(id);
      return null;
    },
  };
}
