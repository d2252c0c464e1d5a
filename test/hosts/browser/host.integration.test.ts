import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { connection } from '../../../preload/contract';
import {
  connectAsPage,
  exchange,
  freshToken,
  newSession,
  openSocket,
  send,
  sendRaw,
  startHost,
  upgrade,
} from './fixture';

const wrongToken = 'f'.repeat(64);

/** Every variant of who asks: what is wrong with it, and the headers that differ from the page's own. */
const strangers = [
  ['another port in Host', { host: '127.0.0.1:1' }],
  ['no port in Host', { host: '127.0.0.1' }],
  ['a name in Host', { host: 'localhost' }],
  ['a name that resolves to loopback', { host: 'attacker.example' }],
  ['a Host that begins alike', { host: '127.0.0.1.attacker.example' }],
  ['an empty Host', { host: '' }],
  ['another Origin', { origin: 'http://attacker.example' }],
  ['another port in Origin', { origin: 'http://127.0.0.1:1' }],
  ['Origin null', { origin: 'null' }],
  ['Origin https', { origin: 'https://127.0.0.1' }],
  ['an empty Origin', { origin: '' }],
  ['localhost as Origin', { origin: 'http://localhost' }],
] as const;

test('every route refuses every stranger, with a good token, too', async () => {
  const host = await startHost();
  expect(host.routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /',
    'GET /index.html',
    'GET /assets/main.js',
    'POST /exchange',
  ]);
  for (const { method, path } of host.routes) {
    for (const [reason, headers] of strangers) {
      const body = method === 'POST' ? JSON.stringify({ token: freshToken(host) }) : undefined;
      const answer = await send(host, {
        method,
        path,
        headers: { origin: host.origin, ...headers },
        ...(body ? { body } : {}),
      });
      expect([400, 403], `${method} ${path} with ${reason}`).toContain(answer.status);
      expect(answer.body).toBe('');
    }
  }
});

test('every upgrade refuses every stranger', async () => {
  const host = await startHost();
  const { socketPath } = connection;
  expect((await upgrade(host, socketPath)).status).toBe(101);
  for (const [reason, headers] of [...strangers, ['no Origin', { origin: undefined }] as const])
    expect([400, 403], reason).toContain((await upgrade(host, socketPath, headers)).status);
  for (const path of ['/', '/index.html', '/exchange', '/link2', '/link?x', '/terminal'])
    expect((await upgrade(host, path)).status, path).toBe(404);
});

test('routes answer the page, and nothing else exists', async () => {
  const host = await startHost();
  expect(await send(host, { path: '/' })).toMatchObject({ status: 200, body: '<!doctype html>' });
  expect(await send(host, { path: '/assets/main.js', headers: { origin: host.origin } })).toMatchObject({
    status: 200,
  });
  expect(await send(host, { method: 'HEAD', path: '/' })).toMatchObject({ status: 200, body: '' });
  for (const path of [
    '/etc/passwd',
    '/../package.json',
    '/assets/../../main/browser.js',
    '/%2e%2e/x',
    '/assets/main.js%00',
    '//',
    '/link',
  ])
    expect((await send(host, { path })).status, path).toBe(404);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
    expect((await send(host, { method, path: '/' })).status, method).toBe(405);
  expect((await send(host, { path: connection.exchangePath, headers: { origin: host.origin } })).status).toBe(405);
});

test('a second Host, or an absolute address with another one, is refused', async () => {
  const host = await startHost();
  const twice = `GET / HTTP/1.1\r\nHost: ${host.host}\r\nHost: attacker.example\r\n\r\n`;
  expect(await sendRaw(host, twice)).toMatch(/^HTTP\/1.1 40[03]/);
  expect(await sendRaw(host, 'GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 40[03]/);
  expect(await sendRaw(host, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
});

test('every answer carries the policy and lets no other origin read', async () => {
  const host = await startHost();
  for (const attempt of [{ path: '/' }, { path: '/nothing' }, { path: '/', headers: { host: 'x' } }]) {
    const { headers } = await send(host, attempt);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('a token is exchanged once, for a secret that is another one', async () => {
  const host = await startHost();
  const token = freshToken(host);
  const first = await exchange(host, token);
  expect(first.status).toBe(200);
  expect(JSON.parse(first.body).session).not.toBe(token);
  expect((await exchange(host, token)).status).toBe(401);
});

test('the exchange needs an Origin, and a small body of the right shape', async () => {
  const host = await startHost();
  expect((await exchange(host, freshToken(host), { origin: undefined })).status).toBe(403);
  for (const body of ['', '{', '[]', '{"token":1}', `{"token":"${wrongToken}","more":1}`, 'x'.repeat(4096)]) {
    const attempt = { method: 'POST', path: connection.exchangePath, headers: { origin: host.origin }, body };
    expect((await send(host, attempt)).status, body.slice(0, 20)).toBe(400);
  }
});

test('wrong tokens are heard ten times a minute', async () => {
  const host = await startHost();
  for (let count = 0; count < 10; count += 1) expect((await exchange(host, wrongToken)).status).toBe(401);
  expect((await exchange(host, freshToken(host))).status).toBe(429);
});

test('a socket is of no use without the secret of a session; a cookie is none', async () => {
  const host = await startHost();
  const secret = await newSession(host);
  for (const first of [wrongToken, '', freshToken(host), secret.slice(0, 63), Buffer.from(secret)]) {
    const { socket, status, closed } = openSocket(host, { cookie: `session=${secret}; token=${secret}` });
    expect(await status).toBe(101);
    socket.send(first);
    expect(await closed).toBe(connection.closeUnknownSession);
  }
  expect(host.calls).toEqual([]);
});

test('the same secret connects again and again, as after a reload', async () => {
  const host = await startHost();
  const secret = await newSession(host);
  for (let count = 0; count < 3; count += 1) {
    const { socket, status, closed } = openSocket(host);
    await status;
    socket.send(secret);
    const first = await new Promise((resolve) => socket.once('message', (data) => resolve(data.toString())));
    expect(first).toBe(connection.socketReady);
    socket.close();
    await closed;
  }
});

test('a page calls over its socket', async () => {
  const host = await startHost();
  const { link } = await connectAsPage(host);
  expect(await link.call('environment.list', {})).toEqual([]);
  expect(host.calls).toEqual(['environments.list']);
});

test('a message above 1 MiB ends the socket, and a big frame in pieces does not', async () => {
  const host = await startHost();
  const { link, socket, closed } = await connectAsPage(host);
  await link.call('exchange.inspect', { file: { fileName: 'a', text: 'x'.repeat(3 * 1024 * 1024) } });
  expect(host.calls).toEqual(['exchange.inspect']);
  socket.send(new Uint8Array(1024 * 1024 + 1));
  expect(await closed).toBe(1009);
});

test('no more than eight strangers wait at the door', async () => {
  const host = await startHost();
  const waiting = Array.from({ length: 8 }, () => openSocket(host));
  expect(await Promise.all(waiting.map(({ status }) => status))).toEqual(Array(8).fill(101));
  expect(await openSocket(host).status).toBe(503);
  const one = waiting[0] as (typeof waiting)[0];
  one.socket.send(await newSession(host));
  await new Promise((resolve) => one.socket.once('message', resolve));
  expect(await openSocket(host).status).toBe(101);
});

test('who does not say the secret within five seconds is shown out', async () => {
  const host = await startHost();
  const { closed } = openSocket(host);
  expect(await closed).toBe(1006);
});

test('the host listens at 127.0.0.1 alone', async () => {
  const host = await startHost();
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address, family }) => family === 'IPv4' && address !== '127.0.0.1')
    .map(({ address }) => address);
  // Every machine has the second one, whatever its network.
  for (const address of [...others, '127.0.0.2', '[::1]'])
    await expect(fetch(`http://${address}:${host.host.split(':')[1]}/`), address).rejects.toThrow();
});
