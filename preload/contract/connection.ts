import * as z from 'zod';

/**
 * How the page reaches the program.
 *
 * Desktop host: the page posts `connectMessage` to its own window; the preload answers with `portMessage`, which
 * carries one MessagePort of frames.
 *
 * Browser host: the link that Cloche prints ends with `#token=…`. The page removes it from its address, sends it once
 * as `{token}` (JSON) by POST to `sessionPath` and keeps the `secret` of the answer in sessionStorage. It opens a
 * WebSocket at `socketPath` and sends the secret as first message, a text. The program answers with the text
 * `socketReady`; from then on both sides send the binary messages of `pack`. A socket that is closed with
 * `refusedCode` needs a new link from the program; after any other close the page connects again with the same secret.
 */
export const connection = {
  connectMessage: 'cloche:connect',
  portMessage: 'cloche:port',
  tokenKey: 'token',
  sessionPath: '/session',
  socketPath: '/socket',
  socketReady: 'ready',
  refusedCode: 4401,
} as const;

/** 256 bits in hexadecimal: a token or a session's secret. */
export const secretSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** Body of the POST to `connection.sessionPath`. */
export const sessionRequestSchema = z.strictObject({ token: secretSchema });
/** Its answer, with status 200. 401: no such token, or used already. 429: too many wrong tokens, try later. */
export const sessionAnswerSchema = z.strictObject({ secret: secretSchema });
