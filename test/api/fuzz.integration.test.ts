import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectPage } from '../../main/api/connect-page';
import { pack } from '../../preload/framing';
import { createLink, type Link } from '../../preload/link';
import { connectAsPage, startHost } from '../hosts/browser/fixture';
import { everyTime } from '../support/every-time';
import { createPortPair } from '../support/ports';
import { createRecordingHost, createRecordingServices } from '../support/recording-services';
import { hostileFrame } from './fuzz';

const count = 10_000;
const rejections: unknown[] = [];
const note = (reason: unknown) => rejections.push(reason);

beforeEach(() => {
  rejections.length = 0;
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
});

/** Calls once all that was sent before has been dealt with: its id is beyond those that hostile calls use. */
async function callAfterwards(link: Link): Promise<void> {
  for (let id = 0; id < 60; id += 1) void link.call('', {}).catch(() => {});
  await link.call('environment.list', {});
}

const frames = () => fc.sample(hostileFrame, count);

test('10,000 hostile frames over a MessagePort do nothing, and the page is still served', everyTime, async () => {
  const { services, calls } = createRecordingServices();
  const [near, far] = createPortPair();
  connectPage(services, createRecordingHost(calls), far);
  for (const frame of frames()) near.send(frame as never);
  const page = createLink(near);
  await callAfterwards(page);
  expect(calls).toEqual(['environments.list']);
  expect(rejections).toEqual([]);
  page.close();
});

test('10,000 hostile frames over the WebSocket do nothing, and the page is still served', everyTime, async () => {
  const host = await startHost();
  const hostile = await connectAsPage(host);
  for (const frame of frames()) {
    // What is no object cannot be packed; it is sent as the JSON that a page could write itself.
    const messages = typeof frame === 'object' && frame !== null ? pack(frame as never) : [];
    for (const message of messages) hostile.socket.send(message);
  }
  await callAfterwards(hostile.link);
  expect(host.calls).toEqual(['environments.list']);
  expect(rejections).toEqual([]);
});

test('messages that are no frames end their own socket only', async () => {
  const host = await startHost();
  const page = await connectAsPage(host);
  for (const bytes of fc.sample(fc.uint8Array({ minLength: 1, maxLength: 200 }), 200)) {
    const hostile = await connectAsPage(host);
    bytes[0] = 1;
    hostile.socket.send(bytes);
    hostile.socket.send('text where bytes belong');
    expect(await hostile.closed).toBe(1006);
  }
  expect(await page.link.call('environment.list', {})).toEqual([]);
  expect(host.calls).toEqual(['environments.list']);
  expect(rejections).toEqual([]);
});
