import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectPage } from '../../main/api/connect-page';
import type { Services } from '../../main/services';
import { type EventName, methods } from '../../preload/contract';
import { createLink, type Link } from '../../preload/link';
import { eventually } from '../support/eventually';
import { createPortPair } from '../support/ports';
import { createRecordingHost, createRecordingServices } from '../support/recording-services';
import { temporaryFolder } from '../support/temporary';

let services: Services;
let calls: string[];
let page: Link;
const heard: [string, unknown][] = [];

beforeEach(() => {
  ({ services, calls } = createRecordingServices());
  const [near, far] = createPortPair();
  connectPage(services, createRecordingHost(calls), far);
  page = createLink(near, { event: (name, payload) => heard.push([name, payload]) });
});
afterEach(() => page.close());

test('a call reaches its service and its answer comes back', async () => {
  expect(await page.call('environment.list', {})).toEqual([]);
  expect(calls).toEqual(['environments.list']);
});

test.each(['toString', '__proto__', 'constructor', 'environment', 'environments.list', ''])(
  'there is no method %j',
  async (method) => {
    await expect(page.call(method, {})).rejects.toMatchObject({ code: 'unsupported' });
    expect(calls).toEqual([]);
  },
);

test.each(Object.keys(methods))('%s refuses parameters that do not fit before anything is done', async (method) => {
  for (const params of [null, undefined, 1, 'text', [], { surplus: true }, { id: 7 }])
    await expect(page.call(method, params)).rejects.toMatchObject({ code: 'invalid-input' });
  expect(calls).toEqual([]);
});

test('the refusal names the place that does not fit', async () => {
  const params = { name: '-rf', kind: 'venv', spec: {} };
  await expect(page.call('environment.create', params)).rejects.toMatchObject({
    message: 'environment.create was called with a value that does not fit at "name".',
  });
});

test.each(['file:///etc/passwd', 'javascript:alert(1)', 'vscode://x', 'nothing'])('%s is not opened', async (url) => {
  await expect(page.call('host.openExternal', { url })).rejects.toMatchObject({ code: 'invalid-input' });
  expect(calls).toEqual([]);
});

test('web addresses are opened by the host', async () => {
  await page.call('host.openExternal', { url: 'https://example.org/a' });
  expect(calls).toEqual(['host.openExternal']);
});

test('only the folder of an environment that is there is opened', async () => {
  const folder = temporaryFolder();
  const known = async (id: string) => ({ environment: { path: join(folder, id) } });
  mkdirSync(join(folder, 'here-0000'));
  const [near, far] = createPortPair();
  connectPage({ ...services, environments: { known } } as unknown as Services, createRecordingHost(calls), far);
  const link = createLink(near);
  await expect(link.call('environment.openFolder', { id: 'gone-0000' })).rejects.toMatchObject({
    code: 'not-found',
    message: `There is no folder at ${join(folder, 'gone-0000')}.`,
  });
  expect(calls).toEqual([]);
  await link.call('environment.openFolder', { id: 'here-0000' });
  expect(calls).toEqual(['host.openFolder']);
  link.close();
});

test('an unknown channel, or wrong parameters, close the channel with the reason', async () => {
  const reason = (name: string, params: unknown) =>
    new Promise((resolve) => {
      page.open(name, params).onclose = resolve;
    });
  expect(await reason('terminal.steal', { id: 'x' })).toMatchObject({ code: 'unsupported' });
  expect(await reason('terminal.attach', { id: 7 })).toMatchObject({ code: 'invalid-input' });
  expect(calls).toEqual([]);
});

test('what was told before any page was there is told to the first', async () => {
  const early = createRecordingServices(['The settings were restored.']);
  const told: unknown[] = [];
  for (let count = 0; count < 2; count += 1) {
    const [near, far] = createPortPair();
    const link = createLink(near, { event: (_name, payload) => told.push(payload) });
    connectPage(early.services, createRecordingHost(early.calls), far);
    await link.call('environment.list', {});
    link.close();
  }
  expect(told).toEqual([{ message: 'The settings were restored.' }]);
});

test('every event is told to the page, until it has gone', async () => {
  services.events.emit('job.removed', { id: 'one' });
  await eventually(() => expect(heard).toContainEqual(['job.removed' satisfies EventName, { id: 'one' }]));
  page.close();
  await eventually(() => expect(() => services.events.emit('job.removed', { id: 'two' })).not.toThrow());
});
