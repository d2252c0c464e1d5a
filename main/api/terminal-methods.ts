import type { Services } from '../services';
import { type MethodGroup, nothing } from './handlers';

/** `terminal.*`. */
export function terminalMethods({ terminals }: Services): MethodGroup<'terminal'> {
  return {
    'terminal.list': () => terminals.list(),
    'terminal.create': (request) => terminals.create(request),
    'terminal.close': ({ id }) => nothing(terminals.close(id)),
    'terminal.rename': ({ id, name }) => terminals.rename(id, name),
    'terminal.clear': ({ id }) => nothing(terminals.clear(id)),
    'terminal.command': ({ id }) => terminals.command(id),
    'terminal.resize': ({ id, size }) => nothing(terminals.resize(id, size)),
  };
}
