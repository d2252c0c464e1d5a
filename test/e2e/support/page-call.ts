import type { Page } from '@playwright/test';
import { connection, type MethodName, type Params, type Result } from '../../../preload/contract';

/** Calls the program over a connection of its own, made inside the page as the page itself makes one. */
export async function pageCall<M extends MethodName>(page: Page, method: M, params: Params<M>): Promise<Result<M>> {
  const answer = await page.evaluate(callInPage, { method, params: params as unknown, connection });
  if (answer.t !== 'result') throw new Error(JSON.stringify(answer));
  return answer.value as Result<M>;
}

interface Call {
  readonly method: string;
  readonly params: unknown;
  readonly connection: typeof import('../../../preload/contract').connection;
}

interface Answer {
  readonly t: string;
  readonly id?: number;
  readonly value?: unknown;
}

// Runs in the page: it sees nothing of this file.
function callInPage({ method, params, connection }: Call): Promise<Answer> {
  const call = { t: 'call', id: 1, method, params };
  const isAnswer = (frame: Answer) => frame.id === 1 && (frame.t === 'result' || frame.t === 'error');

  const overPort = () =>
    new Promise<Answer>((resolve) => {
      window.addEventListener('message', function receive({ data, ports: [port] }) {
        if (data !== connection.portMessage || !port) return;
        window.removeEventListener('message', receive);
        port.onmessage = (event) => {
          if (isAnswer(event.data)) resolve(event.data);
        };
        port.postMessage(call);
      });
      window.postMessage(connection.connectMessage, location.origin);
    });

  /** The page's session, once its token is exchanged. */
  const findSession = async (): Promise<string> => {
    const session = Object.values(sessionStorage).find((value) => /^[0-9a-f]{64}$/.test(value));
    if (session) return session;
    await new Promise(requestAnimationFrame);
    return findSession();
  };

  const overSocket = (session: string) =>
    new Promise<Answer>((resolve, reject) => {
      const socket = new WebSocket(`ws://${location.host}${connection.socketPath}`);
      socket.binaryType = 'arraybuffer';
      socket.onclose = () => reject(new Error('The socket was closed.'));
      socket.onopen = () => socket.send(session);
      socket.onmessage = ({ data }) => {
        if (data === connection.socketReady) {
          const header = new TextEncoder().encode(JSON.stringify(call));
          const message = new Uint8Array(5 + header.byteLength);
          message[0] = 1;
          new DataView(message.buffer).setUint32(1, header.byteLength, true);
          message.set(header, 5);
          socket.send(message);
          return;
        }
        const length = new DataView(data).getUint32(1, true);
        const frame: Answer = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 5, length)));
        if (!isAnswer(frame)) return;
        resolve(frame);
        socket.close();
      };
    });
  return location.search === connection.electronQuery ? overPort() : findSession().then(overSocket);
}
