import * as z from 'zod';

/**
 * How the page reaches the program.
 *
 * Desktop host: the page's address has `?host=electron`. The page posts the message `connectMessage` to its own
 * window; the preload answers with the message `portMessage`, which carries one MessagePort of frames.
 *
 * Browser host: the link that Cloche prints ends with `#token=…`. The page removes it from its address, sends it once
 * as `{token}` (JSON) by POST to `exchangePath` and keeps the `session` of the answer in sessionStorage. It opens a
 * WebSocket at `socketPath` and sends the session as first message, a text. The program answers with the text
 * `socketReady`; from then on both sides send the binary messages of `pack`, and the program every `heartbeatMs` the
 * text `socketAlive`, so that a page can tell a silent program from a dead connection. A socket that is closed with
 * `closeUnknownSession` needs a new link from the program; after any other close the page connects again with the same
 * session.
 */
export const connection = {
  connectMessage: 'cloche:connect',
  portMessage: 'cloche:port',
  electronQuery: '?host=electron',
  tokenKey: 'token',
  exchangePath: '/exchange',
  socketPath: '/link',
  socketReady: 'ready',
  socketAlive: 'alive',
  /** Milliseconds. */
  heartbeatMs: 5_000,
  closeUnknownSession: 4401,
} as const;

/** 256 bits in hexadecimal. */
const secretSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** Body of the POST to `connection.exchangePath`. */
export const exchangeRequestSchema = z.strictObject({ token: secretSchema });
/** Its answer, with status 200. 401: no such token, or used already. 429: too many wrong tokens, try later. */
export interface ExchangeAnswer {
  /** Such a secret as the token is. */
  readonly session: string;
}
