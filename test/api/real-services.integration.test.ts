import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { connectPage } from '../../main/api/connect-page';
import { startBrowserHost } from '../../main/hosts/browser/host';
import { startNodeChild } from '../../main/process/node-child';
import { createServices, type Services } from '../../main/services';
import { findFolders } from '../../main/store/folders';
import { createLink, type Link } from '../../preload/link';
import { connectAsPage } from '../hosts/browser/fixture';
import { bundleReader } from '../support/bundle';
import { createPortPair } from '../support/ports';
import { createRecordingHost } from '../support/recording-services';
import { temporaryFolder } from '../support/temporary';
import { hostileFrame, refusedCall } from './fuzz';

const count = 10_000;
const escaped: unknown[] = [];
const note = (reason: unknown) => escaped.push(reason);

beforeEach(() => {
  escaped.length = 0;
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
});

/** Every entry below a folder with its mode, time and content. */
function treeOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const entry = lstatSync(join(folder, path));
      const content = entry.isFile()
        ? createHash('sha256')
            .update(readFileSync(join(folder, path)))
            .digest('hex')
        : '';
      return [path, entry.mode.toString(8), entry.mtimeMs, content].join(' ');
    });
}

const scripts = mkdtempSync(join(tmpdir(), 'cloche-test-'));
let reader: string;
beforeAll(async () => {
  reader = await bundleReader(scripts);
});
afterAll(() => rmSync(scripts, { recursive: true, force: true }));

/** The services of a scratch home; what would leave the program is noted in `asked`. */
async function openServices() {
  const home = temporaryFolder();
  const asked: string[] = [];
  const services = await createServices({
    folders: findFolders({ HOME: home }),
    startPtyHost: () => {
      asked.push('startPtyHost');
      throw new Error('No terminal may be started.');
    },
    startReader: () => startNodeChild(reader),
  });
  onTestFinished(() => services.dispose());
  // The first list makes what has to be there.
  await services.environments.list();
  await services.settings.get();
  return { services, host: createRecordingHost(asked), home, asked };
}

/** Makes the calls, a few at once as a page might, and answers the codes with which they were refused. */
async function refusals(page: Link): Promise<Map<string, number>> {
  const codes = new Map<string, number>();
  const calls = fc.sample(refusedCall, count);
  const worker = async () => {
    for (let call = calls.pop(); call; call = calls.pop()) {
      const { method, params } = call;
      const code = await page.call(method, params).then(
        () => `${method} was done with ${JSON.stringify(params)}`,
        (thrown) => thrown.code as string,
      );
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return codes;
}

async function expectNothingDone(page: Link, services: Services, home: string, asked: readonly string[]) {
  const before = treeOf(home);
  const codes = await refusals(page);
  expect([...codes.keys()].sort()).toEqual(['invalid-input', 'not-found', 'unsupported']);
  expect(Math.min(...codes.values())).toBeGreaterThan(50);
  expect(treeOf(home)).toEqual(before);
  expect(asked).toEqual([]);
  expect(escaped).toEqual([]);
  expect(await page.call('environment.list', {})).toEqual([]);
  expect(services.jobs.list()).toEqual([]);
}

test('refused calls over a MessagePort leave the program and its folders as they were', async () => {
  const { services, host, home, asked } = await openServices();
  const [near, far] = createPortPair();
  connectPage(services, host, far);
  const before = treeOf(home);
  for (const frame of fc.sample(hostileFrame, count)) near.send(frame as never);
  const page = createLink(near);
  await expectNothingDone(page, services, home, asked);
  expect(treeOf(home)).toEqual(before);
  page.close();
});

test('refused calls over the WebSocket leave the program and its folders as they were', async () => {
  const { services, host, home, asked } = await openServices();
  const connect = (port: Parameters<typeof connectPage>[2]) => connectPage(services, host, port);
  const browserHost = await startBrowserHost({ files: new Map(), port: 0, connect });
  onTestFinished(() => browserHost.close());
  const { link } = await connectAsPage(browserHost);
  await expectNothingDone(link, services, home, asked);
});

test('a value that is nested beyond all bounds is refused, and the program goes on', async () => {
  const { services, host } = await openServices();
  const connect = (port: Parameters<typeof connectPage>[2]) => connectPage(services, host, port);
  const browserHost = await startBrowserHost({ files: new Map(), port: 0, connect });
  onTestFinished(() => browserHost.close());
  const { link, socket } = await connectAsPage(browserHost);
  const answer = new Promise<string>((resolve) => {
    socket.on('message', (data: Buffer) => data.includes('"id":777') && resolve(data.subarray(5).toString()));
  });
  // As text, because nothing on this side can write such a value either.
  const depth = 100_000;
  const spec = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const params = `{"name":"deep","kind":"venv","spec":${spec}}`;
  const header = Buffer.from(`{"t":"call","id":777,"method":"environment.create","params":${params}}`);
  const message = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), header]);
  message.writeUInt32LE(header.byteLength, 1);
  socket.send(message);
  expect(JSON.parse(await answer)).toMatchObject({ t: 'error', error: { code: 'invalid-input' } });
  expect(await link.call('environment.list', {})).toEqual([]);
  expect(escaped).toEqual([]);
});
