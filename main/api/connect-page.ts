import type * as z from 'zod';
import { type ChannelName, ClocheError, channels, type MethodName, methods } from '../../preload/contract';
import { type Channel, createLink, type Link, type Port } from '../../preload/link';
import type { Services } from '../services';
import { environmentMethods, trashMethods } from './environment-methods';
import { exchangeMethods } from './exchange-methods';
import type { ChannelHandlers, Handler, HostAbilities, MethodHandlers } from './handlers';
import { hostMethods } from './host-methods';
import { jobMethods } from './job-methods';
import { kindMethods, machineMethods, settingsMethods, trustMethods } from './machine-methods';
import { nixMethods } from './nix-methods';
import { terminalMethods } from './terminal-methods';

/** Connects a page: answers its calls, opens its channels and tells it every event, until the port closes. */
export function connectPage(services: Services, host: HostAbilities, port: Port): Link {
  const handlers = methodHandlers(services, host);
  const openers = channelHandlers(services);
  const link = createLink(port, {
    call: (method, params) => answer(handlers, method, params),
    open: (channel, params, stream) => open(openers, channel, params, stream),
  });
  const unsubscribe = services.events.subscribe((name, payload) => link.emit(name, payload));
  link.onclose = unsubscribe;
  for (const message of services.takeEarlyNotices()) link.emit('notice.raised', { message });
  return link;
}

function methodHandlers(services: Services, host: HostAbilities): MethodHandlers {
  return {
    ...machineMethods(services, host),
    ...kindMethods(services),
    ...nixMethods(services),
    ...environmentMethods(services, host),
    ...trashMethods(services),
    ...exchangeMethods(services),
    ...jobMethods(services),
    ...terminalMethods(services),
    ...settingsMethods(services),
    ...trustMethods(services),
    ...hostMethods(host),
  };
}

function channelHandlers({ terminals, jobs }: Services): ChannelHandlers {
  return {
    'terminal.attach': ({ id }, channel) => terminals.attach(id, channel),
    'job.log': ({ id }, channel) => jobs.followLog(id, channel),
  };
}

async function answer(handlers: MethodHandlers, method: string, params: unknown): Promise<unknown> {
  if (!Object.hasOwn(methods, method)) throw new ClocheError('unsupported', `There is no method ${quote(method)}.`);
  const name = method as MethodName;
  // The parameters were checked by the schema of this very method, which the compiler cannot follow through the table.
  const handler = handlers[name] as Handler<MethodName> as (params: unknown) => Promise<unknown>;
  return handler(parse(methods[name].params, params, name));
}

async function open(openers: ChannelHandlers, channel: string, params: unknown, stream: Channel): Promise<void> {
  if (!Object.hasOwn(channels, channel)) throw new ClocheError('unsupported', `There is no channel ${quote(channel)}.`);
  const name = channel as ChannelName;
  await openers[name](parse(channels[name], params, name), stream);
}

function parse<S extends z.ZodType>(schema: S, params: unknown, name: string): z.output<S> {
  const parsed = check(schema, params);
  if (parsed?.success) return parsed.data;
  const issue = parsed?.error.issues[0];
  const place = issue && issue.path.length > 0 ? ` at ${quote(issue.path.join('.'))}` : '';
  throw new ClocheError('invalid-input', `${name} was called with a value that does not fit${place}.`, {
    ...(issue ? { hint: issue.message } : {}),
  });
}

/** The verdict of a schema, or null when the value is nested too deep to be looked at. */
function check<S extends z.ZodType>(schema: S, params: unknown): z.ZodSafeParseResult<z.output<S>> | null {
  try {
    return schema.safeParse(params);
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

const quote = (text: string) => JSON.stringify(text.slice(0, 80));
