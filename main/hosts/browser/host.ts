import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClocheError, connection } from '../../../preload/contract';
import type { Port } from '../../../preload/link';
import type { PageFiles } from '../page-files';
import { createDoorkeeper } from './doorkeeper';
import { answerRequests, createRoutes, type Place, placeAt, type Route } from './routes';
import { acceptSockets } from './sockets';

/** Connections at once, those of pages included; a browser opens six for a page, and one for its socket. */
const connectionsMax = 128;
/** For those who are slow on purpose; by itself Node looks at its time-outs every 30 seconds only. */
const limits = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
} as const;

/** What the browser host serves, and where. */
export interface BrowserHostOptions {
  readonly files: PageFiles;
  /** Port of 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Called for each page that connects. */
  readonly connect: (port: Port) => void;
}

/** The page over loopback. */
export interface BrowserHost extends Place {
  /** Every address that answers. */
  readonly routes: readonly Route[];
  /** A new address that lets one page in, once. */
  issueLink(): string;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Serves the page on 127.0.0.1. Throws a ClocheError when the port is taken. */
export async function startBrowserHost({ files, port, connect }: BrowserHostOptions): Promise<BrowserHost> {
  const doorkeeper = createDoorkeeper();
  const routes = createRoutes(files, doorkeeper);
  let place: Place = { host: '', origin: '' };
  const server = createServer(
    limits,
    answerRequests(routes, () => place),
  );
  server.maxConnections = connectionsMax;
  const sockets = acceptSockets(server, { place: () => place, doorkeeper, connect });
  place = placeAt(await listen(server, port));
  return {
    ...place,
    routes,
    issueLink: () => `${place.origin}/#${connection.tokenKey}=${doorkeeper.issueToken()}`,
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port)));
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function listenError(cause: NodeJS.ErrnoException, port: number): ClocheError {
  const reason = cause.code === 'EADDRINUSE' ? 'another program uses it' : cause.message;
  return new ClocheError('path-taken', `Cloche cannot listen at port ${port}: ${reason}.`, {
    hint: 'Set CLOCHE_PORT to another port, or unset it for a free one.',
    cause,
  });
}
