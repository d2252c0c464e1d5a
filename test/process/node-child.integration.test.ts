import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startNodeChild } from '../../main/process/node-child';
import { createLink } from '../../preload/link';
import { bundleForNode } from '../support/bundle';
import { eventually } from '../support/eventually';

const folder = mkdtempSync(join(tmpdir(), 'cloche-test-'));
let script: string;
beforeAll(async () => {
  script = await bundleForNode(new URL('./echo-child.ts', import.meta.url).pathname, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function startEcho() {
  const child = startNodeChild(script);
  onTestFinished(() => child.kill());
  return { child, link: createLink(child.port) };
}

test('calls and large values cross the socket whole', async () => {
  const { link } = startEcho();
  const text = randomBytes(3_000_000).toString('base64');
  const [small, large] = await Promise.all([link.call('echo', { a: 1 }), link.call('echo', text)]);
  expect(small).toEqual({ a: 1 });
  expect(large === text).toBe(true);
});

test('a channel carries bytes both ways in order', async () => {
  const { link } = startEcho();
  const sent = randomBytes(2_000_000);
  const channel = link.open('pipe', null);
  const received: Uint8Array[] = [];
  const done = new Promise<void>((resolve) => {
    channel.ondata = (bytes) => {
      received.push(bytes);
      if (received.reduce((sum, part) => sum + part.byteLength, 0) === sent.byteLength) resolve();
    };
  });
  for (let start = 0; start < sent.byteLength; start += 70_001) channel.write(sent.subarray(start, start + 70_001));
  await done;
  expect(Buffer.concat(received).equals(sent)).toBe(true);
});

test('the child inherits no descriptor and no dropped variable', async () => {
  const descriptor = openSync('/etc/hostname', 'r');
  process.env.NODE_OPTIONS = '--no-warnings';
  onTestFinished(() => {
    closeSync(descriptor);
    delete process.env.NODE_OPTIONS;
  });
  const { link } = startEcho();
  const open = (await link.call('descriptors', null)) as string[];
  expect(open.filter((line) => line.includes('/etc/hostname'))).toEqual([]);
  expect(open.find((line) => line.startsWith('3 '))).toContain('socket:');
  expect(await link.call('variables', null)).not.toHaveProperty('NODE_OPTIONS');
});

test('the child ends when the pipe to its parent ends', async () => {
  const { child, link } = startEcho();
  await link.call('echo', 1);
  link.close();
  await eventually(() => expect(existsSync(`/proc/${child.processId}`)).toBe(false));
});

test('the port closes when the child is gone', async () => {
  const { child, link } = startEcho();
  await link.call('echo', 1);
  const closed = new Promise<void>((resolve) => {
    link.onclose = resolve;
  });
  child.kill();
  await closed;
});
