import { mkdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acquireLock, isLocked, whenReleased, withLock } from '../../main/store/lock';
import { bundleForNode } from '../support/bundle';
import { startChild } from '../support/child';
import { temporaryFolder } from '../support/temporary';

let built: string;
let script: string;

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'cloche-build-'));
  script = await bundleForNode('test/store/holder.child.ts', built);
});
afterAll(() => rm(built, { recursive: true, force: true }));

test('another process has it until it dies, and the kernel gives it back at once', async () => {
  const folder = temporaryFolder();
  const lock = { folder, name: 'a' };
  const child = startChild(script, folder, 'a');
  await child.nextLine();
  expect(await isLocked(lock)).toBe(true);
  await expect(acquireLock(lock)).rejects.toMatchObject({ code: 'busy' });

  const gone = whenReleased(lock, new AbortController().signal);
  const mine = acquireLock(lock, { waitMs: 20_000 });
  await child.kill();
  await gone;
  const held = await mine;
  expect(await isLocked(lock)).toBe(true);
  await held.release();
  expect(await isLocked(lock)).toBe(false);
});

test('a holder that is stopped keeps it', async () => {
  const folder = temporaryFolder();
  const child = startChild(script, folder, 'a');
  await child.nextLine();
  child.process.kill('SIGSTOP');
  expect(await isLocked({ folder, name: 'a' })).toBe(true);
  await expect(acquireLock({ folder, name: 'a' }, { waitMs: 50 })).rejects.toMatchObject({ code: 'busy' });
});

test('a folder is the same folder by whatever path, and other names and folders are other locks', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'link'));
  const held = await acquireLock({ folder: join(folder, 'real'), name: 'a' });
  expect(await isLocked({ folder: join(folder, 'link'), name: 'a' })).toBe(true);
  expect(await isLocked({ folder: join(folder, 'link'), name: 'b' })).toBe(false);
  expect(await isLocked({ folder, name: 'a' })).toBe(false);
  await held.release();
});

test('those of one process take turns in the order in which they asked', async () => {
  const lock = { folder: temporaryFolder(), name: 'turns' };
  const order: number[] = [];
  let inside = 0;
  const work = (number: number) => async () => {
    inside += 1;
    expect(inside).toBe(1);
    await new Promise(setImmediate);
    order.push(number);
    inside -= 1;
  };
  await Promise.all([1, 2, 3, 4, 5].map((number) => withLock(lock, work(number), { waitMs: 10_000 })));
  expect(order).toEqual([1, 2, 3, 4, 5]);
});

test('waiting ends with busy after its time and with cancelled by its signal, and lets the next one pass', async () => {
  const lock = { folder: temporaryFolder(), name: 'wait' };
  const held = await acquireLock(lock);
  await expect(acquireLock(lock)).rejects.toMatchObject({ code: 'busy' });
  await expect(acquireLock(lock, { waitMs: 20 })).rejects.toMatchObject({ code: 'busy' });
  const controller = new AbortController();
  const waiting = acquireLock(lock, { waitMs: 20_000, signal: controller.signal });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  const next = acquireLock(lock, { waitMs: 20_000 });
  await held.release();
  await held.release();
  await (await next).release();
  expect(await isLocked(lock)).toBe(false);
});
