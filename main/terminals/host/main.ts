import { ClocheError } from '../../../preload/contract';
import { createLink, type Link, type Port } from '../../../preload/link';
import { connectToParent } from '../../process/socket-port';
import { connectToUtilityParent } from '../../process/utility-port';
import {
  attachChannel,
  createSessionSchema,
  hostCalls,
  hostEvents,
  resizeSessionSchema,
  sessionIdSchema,
} from './protocol';
import { patienceMs, Session } from './session';

/** The pty host: owns the pseudo-terminals and starts nothing but the shells in them. */
function serve(port: Port): void {
  const sessions = new Map<string, Session>();
  let isEnding = false;

  const session = (id: string): Session => {
    const found = sessions.get(id);
    if (!found) throw new ClocheError('not-found', 'There is no such terminal any more.');
    return found;
  };

  const create = (params: unknown): null => {
    const request = createSessionSchema.parse(params);
    const started = new Session(request, {
      onchange: (state) => link.emit(hostEvents.changed, state),
      onremoved: () => {
        sessions.delete(request.id);
        link.emit(hostEvents.removed, { id: request.id });
        if (isEnding && sessions.size === 0) process.exit(0);
      },
    });
    sessions.set(request.id, started);
    return null;
  };

  const calls: Readonly<Record<string, (params: unknown) => string | null>> = {
    [hostCalls.beat]: () => null,
    [hostCalls.create]: create,
    [hostCalls.close]: (params) => {
      session(sessionIdSchema.parse(params).id).close();
      return null;
    },
    [hostCalls.resize]: (params) => {
      const { id, size } = resizeSessionSchema.parse(params);
      session(id).resize(size);
      return null;
    },
    [hostCalls.clear]: (params) => {
      session(sessionIdSchema.parse(params).id).clear();
      return null;
    },
    [hostCalls.command]: (params) => session(sessionIdSchema.parse(params).id).command(),
  };

  const link: Link = createLink(port, {
    call: async (method, params) => {
      const call = calls[method];
      if (!call) throw new ClocheError('unsupported', `The pty host has no method ${method}.`);
      return call(params);
    },
    open: async (channel, params, stream) => {
      if (channel !== attachChannel) throw new ClocheError('unsupported', `The pty host has no channel ${channel}.`);
      session(sessionIdSchema.parse(params).id).attach(stream);
    },
  });

  /** Without the program nobody can reach the shells any more: they end, and then this process. */
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    if (sessions.size === 0) process.exit(0);
    for (const one of [...sessions.values()]) one.close();
    setTimeout(() => process.exit(0), patienceMs + 500);
  };
  link.onclose = end;
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  process.on('SIGINT', () => {});
}

serve(connectToUtilityParent() ?? connectToParent());
