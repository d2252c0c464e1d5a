import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createReader } from '../../main/exchange/reader/reader';
import { startNodeChild } from '../../main/process/node-child';
import { isAlive } from '../../main/store/process-life';
import { bundleForNode, bundleReader } from '../support/bundle';
import { eventually } from '../support/eventually';

const folder = mkdtempSync(join(tmpdir(), 'cloche-test-'));
let real: string;
let greedy: string;
beforeAll(async () => {
  real = await bundleReader(join(folder, 'real'));
  greedy = await bundleForNode(new URL('./greedy.child.ts', import.meta.url).pathname, join(folder, 'greedy'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A reader of a script with the ids of the processes that it has started. */
function openReader(script: string, limits?: Parameters<typeof createReader>[1]) {
  const started: number[] = [];
  const start = () => {
    const child = startNodeChild(script);
    if (child.processId !== undefined) started.push(child.processId);
    return child;
  };
  const reader = createReader(start, limits);
  onTestFinished(() => reader.dispose());
  const read = (text: string, fileName = '/srv/some.txt') => reader.read({ file: { fileName, text }, others: [] });
  return { reader, read, started };
}

const limits = { processorMs: 300, clockMs: 60_000, memoryBytes: 100 * 1024 * 1024 };

describe('a file is read in a process of its own', () => {
  test('as it would be read here, and one process reads one file after another', async () => {
    const { read, started } = openReader(real);
    const [first, second] = await Promise.all([
      read('six==1.16\n-r other.txt'),
      read('name: a\nchannels: [c]\ndependencies: [python=3.10]', 'a.yml'),
    ]);
    expect(first).toMatchObject({ format: 'requirements', asked: { name: 'some', requirements: ['six==1.16'] } });
    expect(second).toMatchObject({ format: 'environment.yml', asked: { python: '3.10' } });
    expect(started).toHaveLength(1);
  });

  test('which is refused with the reason that it would have here', async () => {
    const { read } = openReader(real);
    await expect(read('{"a": 1}', 'x.cloche.json')).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'x.cloche.json is JSON, but not an export of Cloche.',
      hint: expect.stringContaining('schema number'),
    });
  });

  test.each([
    ['loop', {}, 'some.txt takes more than 0.3 seconds of the processor to read, so reading it was ended.'],
    ['wait', { clockMs: 1500 }, 'some.txt is not read after 1.5 seconds by the clock, so reading it was ended.'],
    ['hoard', { processorMs: 30_000 }, 'some.txt takes more than 100 MiB of memory to read, so reading it was ended.'],
  ])('that is ended when the file makes it %s', async (deed, more, message) => {
    const { read, started } = openReader(greedy, { ...limits, ...more });
    await expect(read(deed)).rejects.toMatchObject({ code: 'too-large', message });
    await eventually(() => expect(started.map(isAlive)).toEqual([false]));
    // The next file finds a new one.
    expect(await read('read')).toBe(started[1]);
  });

  test('that says of each file what it includes, and is ended like that when one takes too much', async () => {
    const { reader } = openReader(real);
    const files = [
      { fileName: 'requirements.txt', text: "six\n-r 'base.txt'\n--constraint=https://h.example/c.txt\n" },
      { fileName: 'Dockerfile', text: 'FROM a\nRUN uv pip sync needs/all.txt\n' },
      { fileName: 'environment.yml', text: 'dependencies:\n- pip:\n  - -r pip.txt\n' },
      { fileName: 'script.py', text: '# /// script\n# dependencies = []\n# ///\n-r none.txt\n' },
      { fileName: 'long.txt', text: '-r none.txt\n'.repeat(100_000) },
      { fileName: 'broken.yml', text: 'dependencies: [' },
    ];
    expect(await reader.includes(files)).toEqual([
      [
        { path: 'base.txt', line: 2 },
        { path: 'https://h.example/c.txt', line: 3 },
      ],
      [{ path: 'needs/all.txt', line: 2 }],
      [{ path: 'pip.txt', line: 3 }],
      [],
      [],
      [],
    ]);
    const greedyOne = openReader(greedy, limits);
    const loop = { fileName: '/srv/some.txt', text: 'loop' };
    const message = (name: string) =>
      `${name} takes more than 0.3 seconds of the processor to read, so reading it was ended.`;
    await expect(greedyOne.reader.includes([loop])).rejects.toMatchObject({ message: message('some.txt') });
    await expect(greedyOne.reader.includes([loop, loop])).rejects.toMatchObject({
      message: message('One of the files'),
    });
    await eventually(() => expect(greedyOne.started.map(isAlive)).toEqual([false, false]));
  });

  test('which a file that takes too much memory has to itself before it is blamed', async () => {
    const { read, started } = openReader(greedy, { ...limits, processorMs: 30_000 });
    // Each file leaves what one may take; where two have, it waits until that is seen.
    expect(await read('keep')).toBe(started[0]);
    expect(await read('keep')).toBe(started[1]);
    await expect(read('hoard')).rejects.toMatchObject({ code: 'too-large' });
    expect(started).toHaveLength(3);
  });

  test('whose death is told, and does not keep what waits from being read', async () => {
    const { read, started } = openReader(greedy, limits);
    const [dead, alive] = await Promise.allSettled([read('die'), read('read')]);
    expect(dead).toMatchObject({
      reason: { code: 'invalid-input', message: expect.stringContaining('has died of it') },
    });
    expect(alive).toEqual({ status: 'fulfilled', value: started[1] });
  });

  test('that ends with its owner', async () => {
    const { reader, read, started } = openReader(greedy, limits);
    await read('read');
    reader.dispose();
    await eventually(() => expect(started.map(isAlive)).toEqual([false]));
  });

  test('and one that cannot be started is told', async () => {
    const { read } = openReader(join(folder, 'nothing.js'));
    await expect(read('six')).rejects.toMatchObject({
      code: 'tool-failed',
      message: 'The process that reads files could not be started.',
    });
  });
});
