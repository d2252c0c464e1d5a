import type { IncomingMessage, ServerResponse } from 'node:http';
import { connection, type ExchangeAnswer, exchangeRequestSchema } from '../../../preload/contract';
import { type PageFiles, securityHeaders } from '../page-files';
import type { Doorkeeper } from './doorkeeper';

/** Largest body that is read, bytes. */
const bodyBytesMax = 1024;

/** Where the host stands: the only `Host` and `Origin` that it answers to. */
export interface Place {
  readonly host: string;
  readonly origin: string;
}

/** The place of a host at a port of 127.0.0.1, as clients write it: without the port of http itself, 80. */
export function placeAt(port: number): Place {
  const { host, origin } = new URL(`http://127.0.0.1:${port}`);
  return { host, origin };
}

/** One address that answers; every other one is 404. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** True when a request without an `Origin` is refused, too. */
  readonly needsOrigin: boolean;
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
}

/** All addresses of the host but its socket. */
export function createRoutes(files: PageFiles, doorkeeper: Doorkeeper): Route[] {
  const pages = [...files].map(
    ([path, file]): Route => ({
      method: 'GET',
      path,
      needsOrigin: false,
      answer: (_request, response) => {
        response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.byteLength });
        response.end(file.body);
      },
    }),
  );
  return [...pages, sessionRoute(doorkeeper)];
}

function sessionRoute(doorkeeper: Doorkeeper): Route {
  return {
    method: 'POST',
    path: connection.exchangePath,
    needsOrigin: true,
    answer: async (request, response) => {
      const parsed = exchangeRequestSchema.safeParse(await readJson(request));
      if (!parsed.success) return end(response, 400);
      const exchange = doorkeeper.exchange(parsed.data.token);
      if ('refused' in exchange) return end(response, exchange.refused === 'unknown' ? 401 : 429);
      response.writeHead(200, { 'content-type': 'application/json' });
      const answered: ExchangeAnswer = { session: exchange.secret };
      response.end(JSON.stringify(answered));
    },
  };
}

/** The status with which a request is turned away before any route is asked, or null. */
export function refusal(request: IncomingMessage, place: Place, needsOrigin: boolean): 403 | null {
  const { host, origin } = request.headers;
  // `headersDistinct` sees a header that came twice; `headers` would show the first alone.
  const hosts = request.headersDistinct.host ?? [];
  if (hosts.length !== 1 || host !== place.host) return 403;
  if (origin === undefined) return needsOrigin ? 403 : null;
  return origin === place.origin ? null : 403;
}

/** Answers every request of the host: denied by default. */
export function answerRequests(routes: readonly Route[], place: () => Place) {
  const byPath = new Map(routes.map((route) => [route.path, route]));
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const path = (request.url ?? '').split('?')[0] as string;
    const route = byPath.get(path);
    if (refusal(request, place(), route?.needsOrigin ?? false)) return end(response, 403, advice(request, place()));
    if (!route) return end(response, 404);
    const isHead = request.method === 'HEAD' && route.method === 'GET';
    if (request.method !== route.method && !isHead) return end(response, 405);
    try {
      await route.answer(request, response);
    } catch {
      end(response, 400);
    }
  };
}

/** What to tell a person who typed another name of this machine; strangers are told nothing. */
function advice({ headers }: IncomingMessage, { host, origin }: Place): string {
  const isOtherName = ['localhost', '[::1]'].some((name) => headers.host === host.replace('127.0.0.1', name));
  return isOtherName ? `Cloche answers at ${origin} alone. Open the link that it has printed.\n` : '';
}

function end(response: ServerResponse, status: number, text = ''): void {
  // A refused request may still be sending; its connection is of no more use.
  response.writeHead(status, {
    'content-length': Buffer.byteLength(text),
    connection: 'close',
    ...(text ? { 'content-type': 'text/plain; charset=utf-8' } : {}),
  });
  response.end(text);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}
