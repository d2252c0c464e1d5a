import { connection, type ExchangeAnswer } from '../preload/contract';
import { createUnpacker, pack } from '../preload/framing';
import type { Frame, Port } from '../preload/link';
import { startWatchdog } from './watchdog';

/** The program does not know this page: its token or session is not (or no longer) valid. */
export class Refused extends Error {}

const sessionKey = 'cloche.session';

/** The pipe to the program: a MessagePort from the preload in the desktop host, a WebSocket in the browser host. */
export function connectPort(): Promise<Port> {
  return location.search === connection.electronQuery ? connectMessagePort() : connectSocket();
}

function connectMessagePort(): Promise<Port> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== connection.portMessage || !port) return;
      window.removeEventListener('message', receive);
      resolve(fromMessagePort(port));
    };
    window.addEventListener('message', receive);
    window.postMessage(connection.connectMessage, location.origin);
  });
}

function fromMessagePort(pipe: MessagePort): Port {
  const port: Port = {
    send: (frame) => pipe.postMessage(frame),
    close: () => {
      pipe.close();
      port.onclose?.();
    },
    onframe: null,
    onclose: null,
  };
  pipe.onmessage = (event) => port.onframe?.(event.data);
  pipe.addEventListener('close', () => port.onclose?.());
  return port;
}

async function connectSocket(): Promise<Port> {
  const session = await knownSession();
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}${connection.socketPath}`);
    socket.binaryType = 'arraybuffer';
    const port = fromSocket(socket);
    // The program answers the session with one text message; before it, nothing is certain.
    socket.onopen = () => socket.send(session);
    socket.onmessage = ({ data }) => {
      if (data !== connection.socketReady) return;
      receiveFrames(socket, port);
      resolve(port);
    };
    socket.onclose = ({ code }) => {
      const isRefused = code === connection.closeUnknownSession;
      if (isRefused) sessionStorage.removeItem(sessionKey);
      reject(isRefused ? new Refused() : new Error('The socket was closed.'));
      port.onclose?.();
    };
  });
}

function fromSocket(socket: WebSocket): Port {
  return {
    send: (frame: Frame) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      for (const message of pack(frame)) socket.send(message);
    },
    close: () => socket.close(),
    onframe: null,
    onclose: null,
  };
}

function receiveFrames(socket: WebSocket, port: Port): void {
  const unpack = createUnpacker();
  const watchdog = startWatchdog(connection.heartbeatMs, () => {
    // Nobody answers the closing of a dead connection: it is over here and now.
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    port.onclose?.();
  });
  socket.addEventListener('close', watchdog.stop);
  socket.onmessage = ({ data }) => {
    watchdog.hear();
    if (!(data instanceof ArrayBuffer)) return;
    const frame = unpack(new Uint8Array(data));
    if (frame !== null) port.onframe?.(frame);
  };
}

// Kept until the host has answered: the first request may meet a host that is just restarting.
let token: string | null = null;

/** This tab's session: from the token in the address, exchanged once, or from an earlier exchange. */
async function knownSession(): Promise<string> {
  token = tokenOfAddress() ?? token;
  if (token) {
    const response = await fetch(connection.exchangePath, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (response.status === 429) throw new Error('Too many wrong tokens; try later.');
    token = null;
    // Not before there is an answer: a page that is loaded again meanwhile still needs it.
    history.replaceState(null, '', location.pathname + location.search);
    if (response.ok) {
      const { session }: ExchangeAnswer = await response.json();
      sessionStorage.setItem(sessionKey, session);
    }
  }
  const session = sessionStorage.getItem(sessionKey);
  if (!session) throw new Refused();
  return session;
}

/** Loads the page anew for a link that is pasted into its tab: such a one differs by what stands behind the # alone. */
export function followLinks(): void {
  window.addEventListener('hashchange', () => {
    if (tokenOfAddress()) location.reload();
  });
}

function tokenOfAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get(connection.tokenKey);
}
