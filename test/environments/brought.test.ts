import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CreateRequest, createRequestSchema } from '../../preload/contract';
import { bringing } from './brought';
import { ended, openEnvironments } from './open-environments';

const request = (spec: object = {}, more: Partial<CreateRequest> = {}): CreateRequest => {
  const { file, files } = bringing('harmless');
  return { name: 'demo', kind: 'nix-packages', spec: { file, ...spec } as CreateRequest['spec'], files, ...more };
};

/** The rooms, with all that is in the folder of environments. */
function open() {
  const room = openEnvironments();
  const there = () => readdirSync(join(room.data, 'environments'));
  return { ...room, there };
}

/** What the plan shows of what is to be trusted. */
async function shown({ environments }: ReturnType<typeof open>, asked = request()) {
  return (await environments.plan(asked)).untrusted ?? [];
}

describe('files that come with a request', () => {
  test('are shown with their texts, evaluated by nobody before a yes, and nowhere on the disk then', async () => {
    const room = open();
    const [file] = await shown(room);
    expect(file?.path).toBe(join(room.data, 'environments', 'demo-…', 'files/nix/own.nix'));
    expect(file?.text).toBe('harmless');
    await expect(room.environments.create(request())).rejects.toMatchObject({ code: 'untrusted' });
    expect(room.there()).toEqual([]);
    const trusts = [file?.hash ?? ''];
    expect((await room.environments.plan(request({}, { trusts }))).steps).toEqual(['Make it with .']);
    expect(room.there()).toEqual([]);
  });

  test('get a place in the folder of the environment, which its settings name', async () => {
    const room = open();
    const trusts = (await shown(room)).map(({ hash }) => hash);
    const made = await room.createdBy(room.environments.create(request({}, { trusts })));
    expect(made.state).toBe('ready');
    const folder = room.folderOf(made.id);
    expect(readFileSync(join(folder, 'files/nix/lib/more.txt'), 'utf8')).toBe('more');
    expect(existsSync(join(folder, 'files/nix/own.nix.evaluated'))).toBe(true);
    const { spec } = await room.environments.get(made.id);
    expect(spec.file).toBe(join(folder, 'files/nix/own.nix'));
    expect(await room.trust.list()).toMatchObject([{ path: join(folder, 'files/nix/own.nix') }]);
    // Its text was trusted, and another text is not.
    expect((await room.environments.planUpdate({ id: made.id })).untrusted).toBeUndefined();
    writeFileSync(join(folder, 'files/nix/own.nix'), 'changed');
    expect((await room.environments.planUpdate({ id: made.id })).untrusted).toMatchObject([{ text: 'changed' }]);
    await room.environments.remove(made.id);
    await room.environments.emptyTrash();
    expect(room.there()).toEqual([]);
  });

  test('are trusted by text and place: once looked at, the same bundle needs no second look', async () => {
    const room = open();
    const trusts = (await shown(room)).map(({ hash }) => hash);
    await room.createdBy(room.environments.create(request({}, { trusts })));
    expect(await shown(room, request({}, { name: 'again' }))).toEqual([]);
    const other = { ...request({}, { name: 'other' }), files: bringing('another text').files };
    expect(await shown(room, other)).toMatchObject([{ text: 'another text' }]);
  });

  test('leave nothing when the plan fails', async () => {
    const room = open();
    const trusts = (await shown(room)).map(({ hash }) => hash);
    const asked = request({ packages: ['sciplan'] }, { trusts });
    await expect(room.environments.plan(asked)).rejects.toMatchObject({ code: 'no-such-package' });
    expect(room.there()).toEqual([]);
  });

  test('leave nothing but the log when the making fails and is cleaned up, or is replaced', async () => {
    const room = open();
    const trusts = (await shown(room)).map(({ hash }) => hash);
    const failing = request({ behaviour: 'fail' }, { trusts });
    const failed = await room.createdBy(room.environments.create(failing));
    expect(failed).toMatchObject({ state: 'incomplete', problem: { code: 'no-such-version' } });
    const replaced = await room.createdBy(room.environments.create({ ...failing, replaces: failed.id }));
    expect(room.there()).toEqual([replaced.id]);
    await room.environments.clean(replaced.id);
    expect(room.there()).toEqual([]);
    expect(readdirSync(join(room.data, 'trash'))).toEqual([]);
    for (const job of room.jobs.list())
      expect(job).toMatchObject({ state: 'failed', logBytes: expect.toSatisfy((bytes) => bytes > 0) });
  });

  test('leave nothing when the making is cancelled', async () => {
    const room = open();
    const trusts = (await shown(room)).map(({ hash }) => hash);
    const job = room.environments.create(request({ behaviour: 'hang' }, { trusts }));
    await room.jobs.cancel((await job).id);
    expect(await ended(room, job)).toMatchObject({ state: 'cancelled' });
    expect(room.there()).toEqual([]);
  });

  test.each([
    '../up',
    'files/../up',
    '/etc/x',
    'files',
    'files/a\\b',
    'files//a',
    'files/a\nb',
    'files/.cloche-x',
    'content/a',
  ])('with the path %j are refused', async (path) => {
    const asked = request({}, { files: [{ path, data: '' }] });
    expect(createRequestSchema.safeParse(asked).success).toBe(false);
    const room = open();
    await expect(room.environments.create(asked)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(room.environments.plan(asked)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(room.there()).toEqual([]);
  });
});
