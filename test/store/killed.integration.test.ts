import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { startChild } from '../support/child';
import { everyTime } from '../support/every-time';
import { temporaryFolder } from '../support/temporary';

let built: string;
let script: string;

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'cloche-build-'));
  script = await bundleForNode('test/store/writer.child.ts', built);
});
afterAll(() => rm(built, { recursive: true, force: true }));

const recordOf = (folder: string): { count: number; padding: string } =>
  JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'));

async function killAtRandom(folder: string): Promise<void> {
  const child = startChild(script, folder);
  await child.nextLine();
  await delay(Math.random() * 12);
  await child.kill();
  const acknowledged = Number(child.lines.at(-1));
  const record = recordOf(folder);
  expect(record.padding).toHaveLength(20_000);
  // One more than acknowledged: it was written, and its writer died before saying so.
  expect([acknowledged, acknowledged + 1]).toContain(record.count);
}

test(
  '200 kills while a record is written: none is corrupt, no acknowledged write is lost, nothing is left',
  everyTime,
  async () => {
    const folders = [temporaryFolder(), temporaryFolder()];
    await Promise.all(
      folders.map(async (folder) => {
        for (let kill = 0; kill < 100; kill += 1) await killAtRandom(folder);
        const last = startChild(script, folder, '1');
        await last.nextLine();
        await new Promise((done) => last.process.once('close', done));
        expect(readdirSync(folder).sort()).toEqual(['record.json', 'record.json.last']);
      }),
    );
  },
);

test('two processes that count in one record lose no update', everyTime, async () => {
  const folder = temporaryFolder();
  const children = [startChild(script, folder, '60'), startChild(script, folder, '60')];
  await Promise.all(children.map((child) => new Promise((done) => child.process.once('close', done))));
  expect(recordOf(folder).count).toBe(120);
});
