import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startBrowserHost } from '../../../main/hosts/browser/host';
import { connection } from '../../../preload/contract';
import type { Frame, Port } from '../../../preload/link';
import { connectAsPage, freshToken, send, sendRaw, startHost } from './fixture';

type Host = Awaited<ReturnType<typeof startHost>>;

const portOf = (host: Host) => Number(host.host.split(':')[1]);

/** A connection of which nothing is known but whether it is over; it never ends its own half. */
function openConnection(host: Host, first = ''): { socket: Socket; closed: Promise<void> } {
  const socket = connect({ port: portOf(host), host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  socket.resume();
  // A host that has closed it answers with a reset; one that waits for the other half does not.
  socket.once('end', () => {
    const insist = setInterval(() => socket.write('still here'), 20);
    socket.once('close', () => clearInterval(insist));
  });
  if (first) socket.write(first);
  return { socket, closed: new Promise((resolve) => socket.once('close', () => resolve())) };
}

test('a port that is taken is told of, with what to do', async () => {
  const host = await startHost();
  const second = startBrowserHost({ files: new Map(), port: portOf(host), connect: () => {} });
  await expect(second).rejects.toMatchObject({
    code: 'path-taken',
    message: `Cloche cannot listen at port ${portOf(host)}: another program uses it.`,
    hint: expect.stringContaining('CLOCHE_PORT'),
  });
});

test.each(['localhost', '[::1]'])('who types %s is told the one address, and gets nothing else', async (name) => {
  const host = await startHost();
  for (const path of ['/', '/assets/main.js', '/nothing']) {
    const answer = await send(host, { path, headers: { host: `${name}:${portOf(host)}` } });
    expect(answer.status).toBe(403);
    expect(answer.body).toBe(`Cloche answers at ${host.origin} alone. Open the link that it has printed.\n`);
  }
});

test('a request by an absolute address, or without a Host, gets nothing', async () => {
  const host = await startHost();
  for (const address of [`${host.origin}/`, 'http://attacker.example/', `http://attacker.example@${host.host}/`])
    expect(await sendRaw(host, `GET ${address} HTTP/1.1\r\nHost: ${host.host}\r\n\r\n`), address).toMatch(/ 40[034] /);
  expect(await sendRaw(host, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/ 40[03] /);
  expect(await sendRaw(host, `CONNECT ${host.host} HTTP/1.1\r\nHost: ${host.host}\r\n\r\n`)).not.toMatch(/ 200 /);
});

test('a second Origin is refused', async () => {
  const host = await startHost();
  const body = JSON.stringify({ token: freshToken(host) });
  const lines = [
    `POST ${connection.exchangePath} HTTP/1.1`,
    `Host: ${host.host}`,
    `Origin: ${host.origin}`,
    'Origin: http://attacker.example',
    `Content-Length: ${body.length}`,
  ];
  expect(await sendRaw(host, `${lines.join('\r\n')}\r\n\r\n${body}`)).toMatch(/ 40[03] /);
});

test('a body without an end is not read to its end', async () => {
  const host = await startHost();
  const head = `POST ${connection.exchangePath} HTTP/1.1\r\nHost: ${host.host}\r\nOrigin: ${host.origin}\r\n`;
  expect(await sendRaw(host, `${head}Content-Length: 1000000000\r\n\r\n${'x'.repeat(2048)}`)).toMatch(/ 400 /);
  expect(await sendRaw(host, `GET / HTTP/1.1\r\nHost: ${host.host}\r\nX: ${'x'.repeat(10_000)}\r\n\r\n`)).toMatch(
    / 431 /,
  );
});

test('a refused upgrade is closed, even when the other side keeps its half open', async () => {
  const host = await startHost();
  const upgrade = `Host: ${host.host}\r\nOrigin: http://attacker.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  await Promise.all(
    ['/link', '/other'].map((path) => openConnection(host, `GET ${path} HTTP/1.1\r\n${upgrade}`).closed),
  );
});

test('who sends nothing, or a header a second, is shown out', async () => {
  const host = await startHost();
  const silent = openConnection(host);
  const slow = openConnection(host, `GET / HTTP/1.1\r\nHost: ${host.host}\r\n`);
  const drip = setInterval(() => slow.socket.write('X-Slow: 1\r\n'), 500);
  await Promise.all([silent.closed, slow.closed]);
  clearInterval(drip);
});

test('a crowd is cut off, and the page that is there already goes on', async () => {
  const host = await startHost();
  const { link } = await connectAsPage(host);
  const crowd = Array.from({ length: 300 }, () => openConnection(host));
  const begin = performance.now();
  await Promise.any(crowd.map(({ closed }) => closed));
  // Later, it would be for saying nothing.
  expect(performance.now() - begin).toBeLessThan(4_000);
  expect(await link.call('environment.list', {})).toEqual([]);
  for (const { socket } of crowd) socket.destroy();
  await expect
    .poll(() =>
      send(host, { path: '/' }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});

test('a page hears that the program is alive, beside its frames', async () => {
  const host = await startHost();
  const { socket } = await connectAsPage(host);
  const heard = await new Promise<string>((resolve) => {
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) resolve(data.toString());
    });
  });
  expect(heard).toBe(connection.socketAlive);
});

/** Lets the time of a heartbeat pass, whose signs then travel as they do. */
function heartbeats(): () => void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  return () => vi.advanceTimersByTime(connection.heartbeatMs);
}

test('a page that leaves two signs of life unanswered is cut off with the third', async () => {
  const beat = heartbeats();
  const host = await startHost();
  const { link, closed } = await connectAsPage(host, { autoPong: false });
  for (let count = 0; count < 2; count += 1) {
    beat();
    expect(await link.call('environment.list', {})).toEqual([]);
  }
  beat();
  expect(await closed).toBe(1006);
}, 20_000);

test('a page that answers them stays', async () => {
  const beat = heartbeats();
  const host = await startHost();
  const { link } = await connectAsPage(host);
  for (let count = 0; count < 10; count += 1) {
    beat();
    // The first answer comes after the ping, the second call after the pong.
    for (let call = 0; call < 2; call += 1) expect(await link.call('environment.list', {})).toEqual([]);
  }
}, 20_000);

/** A page that reads nothing from now on, and what sends it so many frames of 8 MiB. */
async function unreadPage() {
  const ports: Port[] = [];
  const host = await startBrowserHost({ files: new Map(), port: 0, connect: (port) => ports.push(port) });
  onTestFinished(() => host.close());
  const page = await connectAsPage(host);
  page.socket.pause();
  const frame: Frame = { t: 'data', id: 1, bytes: new Uint8Array(8 * 1024 * 1024) };
  const send = (count: number) => {
    for (let sent = 0; sent < count; sent += 1) ports[0]?.send(frame);
  };
  return { ...page, send };
}

test('a page that does not read is cut off before it fills the memory', async () => {
  const { socket, closed, send } = await unreadPage();
  let bytes = 0;
  socket.on('message', (data: Buffer) => {
    bytes += data.byteLength;
  });
  send(40);
  socket.resume();
  expect(await closed).toBe(1006);
  expect(bytes).toBeLessThan(160 * 1024 * 1024);
}, 20_000);

test('a page that is behind by a bundle hears all of it', async () => {
  const { socket, send } = await unreadPage();
  send(9);
  const heard = new Promise<void>((resolve) => {
    let ends = 0;
    socket.on('message', (data: Buffer) => {
      ends += data[0] ?? 0;
      if (ends === 9) resolve();
    });
  });
  socket.resume();
  await heard;
  expect(socket.readyState).toBe(socket.OPEN);
}, 20_000);
