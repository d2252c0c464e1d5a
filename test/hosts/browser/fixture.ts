import { request } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { connectPage } from '../../../main/api/connect-page';
import { type BrowserHost, startBrowserHost } from '../../../main/hosts/browser/host';
import type { PageFile } from '../../../main/hosts/page-files';
import { connection } from '../../../preload/contract';
import { createUnpacker, pack } from '../../../preload/framing';
import { createLink, type Link, type Port } from '../../../preload/link';
import { createRecordingHost, createRecordingServices } from '../../support/recording-services';

/** A browser host with two files and recording services; ended with the running test. */
export async function startHost(): Promise<BrowserHost & { readonly calls: string[] }> {
  const { services, calls } = createRecordingServices();
  const page: PageFile = { body: Buffer.from('<!doctype html>'), type: 'text/html; charset=utf-8' };
  const script: PageFile = { body: Buffer.from('export {}'), type: 'text/javascript; charset=utf-8' };
  const host = await startBrowserHost({
    files: new Map([
      ['/', page],
      ['/index.html', page],
      ['/assets/main.js', script],
    ]),
    port: 0,
    connect: (port) => connectPage(services, createRecordingHost(calls), port),
  });
  onTestFinished(() => host.close());
  return { ...host, calls };
}

/** What a request is made of; an undefined header is not sent. */
export interface Attempt {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** Sends a request as it is written, with any Host. */
export function send(host: BrowserHost, { method = 'GET', path, headers = {}, body }: Attempt) {
  const [hostname, port] = host.host.split(':');
  const given = Object.fromEntries(
    Object.entries({ host: host.host, ...headers }).filter(([, value]) => value !== undefined),
  );
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const call = request({
      hostname,
      port,
      method,
      path,
      headers: given as Record<string, string>,
      agent: false,
      setHost: false,
    });
    call.on('error', reject);
    call.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: {}, body: '' });
    });
    call.on('response', async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    call.end(body);
  });
}

/** Sends bytes and answers with the first line that comes back. */
export function sendRaw(host: BrowserHost, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(host.host.split(':')[1]), '127.0.0.1', () => socket.write(text));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().split('\r\n')[0] as string);
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(''));
  });
}

/** Asks for an upgrade as it is written; what is not given is as the page sends it. */
export function upgrade(host: BrowserHost, path: string, headers: Attempt['headers'] = {}) {
  const socketHeaders = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  return send(host, { path, headers: { ...socketHeaders, origin: host.origin, ...headers } });
}

/** The token of a new link. */
export const freshToken = (host: BrowserHost) => new URL(host.issueLink()).hash.split('=')[1] as string;

/** Exchanges a token as the page does. */
export async function exchange(host: BrowserHost, token: string, headers: Attempt['headers'] = {}) {
  return send(host, {
    method: 'POST',
    path: connection.exchangePath,
    headers: { origin: host.origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });
}

/** The secret of a new session. */
export async function newSession(host: BrowserHost): Promise<string> {
  return JSON.parse((await exchange(host, freshToken(host))).body).session;
}

/** A socket with headers or options of one's own; its `status` is 101, or that of the refusal. */
export function openSocket(
  host: BrowserHost,
  headers: Readonly<Record<string, string>> = {},
  options: Pick<ClientOptions, 'autoPong'> = {},
) {
  const address = `ws://${host.host}${connection.socketPath}`;
  const socket = new WebSocket(address, { ...options, headers, origin: host.origin });
  const status = new Promise<number>((resolve) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (call, response) => {
      resolve(response.statusCode ?? 0);
      call.destroy();
    });
    socket.on('error', () => resolve(0));
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return { socket, status, closed };
}

/** A page that has introduced itself; `socket` is for what no page would send. */
export async function connectAsPage(
  host: BrowserHost,
  options: Pick<ClientOptions, 'autoPong'> = {},
): Promise<{ link: Link; socket: WebSocket; closed: Promise<number> }> {
  const { socket, status, closed } = openSocket(host, {}, options);
  await status;
  socket.send(await newSession(host));
  await new Promise((resolve) => socket.once('message', resolve));
  const unpack = createUnpacker();
  const port: Port = {
    send: (frame) => {
      for (const message of pack(frame)) socket.send(message);
    },
    close: () => socket.close(),
    onframe: null,
    onclose: null,
  };
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) return;
    const frame = unpack(data);
    if (frame !== null) port.onframe?.(frame);
  });
  socket.once('close', () => port.onclose?.());
  return { link: createLink(port), socket, closed };
}
