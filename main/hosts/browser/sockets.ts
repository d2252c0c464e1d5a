import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { connection } from '../../../preload/contract';
import { createUnpacker, frameBytesMax, pack } from '../../../preload/framing';
import type { Port } from '../../../preload/link';
import type { Doorkeeper } from './doorkeeper';
import { type Place, refusal } from './routes';

/** Sockets that have not said their secret yet. */
const strangersMax = 8;
/** Time for saying it, milliseconds. */
const introductionMs = 5_000;
/** Time for hearing that it was refused, milliseconds. */
const farewellMs = 1_000;
/** Largest message, bytes. */
const messageBytesMax = 1024 * 1024;
/** Signs of life that may go unanswered, one after the other. */
const missedMax = 2;
/** Bytes that may wait for a page that does not read; one that is further behind has to connect again. */
const waitingBytesMax = 2 * frameBytesMax;

/** What the sockets need of the host. */
export interface SocketOptions {
  readonly place: () => Place;
  readonly doorkeeper: Doorkeeper;
  /** Called for each page that has introduced itself. */
  readonly connect: (port: Port) => void;
}

/** The upgrades of a server: exact Host and Origin, then the session's secret as first message. */
export function acceptSockets(server: Server, { place, doorkeeper, connect }: SocketOptions): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: messageBytesMax,
    clientTracking: true,
  });
  const strangers = new Set<Duplex>();

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (request.url !== connection.socketPath) return refuse(socket, '404 Not Found');
    if (refusal(request, place(), true)) return refuse(socket, '403 Forbidden');
    if (strangers.size >= strangersMax) return refuse(socket, '503 Service Unavailable');
    strangers.add(socket);
    socket.once('close', () => strangers.delete(socket));
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      introduce(webSocket, doorkeeper, () => {
        strangers.delete(socket);
        keepAlive(webSocket);
        connect(createWebSocketPort(webSocket));
      }),
    );
  });

  return {
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  // The other side could keep its half open for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function introduce(socket: WebSocket, doorkeeper: Doorkeeper, welcome: () => void): void {
  const turnAway = () => {
    socket.close(connection.closeUnknownSession);
    setTimeout(() => socket.terminate(), farewellMs).unref();
  };
  const timer = setTimeout(() => socket.terminate(), introductionMs);
  socket.on('error', () => socket.terminate());
  socket.once('close', () => clearTimeout(timer));
  socket.once('message', (data: RawData, isBinary: boolean) => {
    clearTimeout(timer);
    if (isBinary || !doorkeeper.isSession(data.toString())) return turnAway();
    socket.send(connection.socketReady);
    welcome();
  });
}

function keepAlive(socket: WebSocket): void {
  let missed = 0;
  const timer = setInterval(() => {
    if (missed >= missedMax) return socket.terminate();
    missed += 1;
    socket.ping();
    // A page cannot see pings; it has to hear something.
    if (socket.bufferedAmount === 0) socket.send(connection.socketAlive);
  }, connection.heartbeatMs);
  timer.unref();
  socket.on('pong', () => {
    missed = 0;
  });
  socket.once('close', () => clearInterval(timer));
}

function createWebSocketPort(socket: WebSocket): Port {
  const unpack = createUnpacker();
  const port: Port = {
    send: (frame) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > waitingBytesMax) return socket.terminate();
      for (const message of pack(frame)) socket.send(message);
    },
    close: () => socket.close(),
    onframe: null,
    onclose: null,
  };
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) return socket.terminate();
    try {
      const frame = unpack(data);
      if (frame !== null) port.onframe?.(frame);
    } catch {
      socket.terminate();
    }
  });
  socket.once('close', () => port.onclose?.());
  return port;
}
