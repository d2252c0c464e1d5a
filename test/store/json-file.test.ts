import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { openDataFolder } from '../../main/store/data-folder';
import { readJsonFile, updateJsonFile } from '../../main/store/json-file';
import { temporaryFolder } from '../support/temporary';

function somePlace() {
  const folder = temporaryFolder();
  const notices: string[] = [];
  const place = {
    path: join(folder, 'thing.json'),
    format: { title: 'The thing', version: 1, schema: z.strictObject({ schema: z.literal(1), value: z.int() }) },
    lock: { folder, name: 'thing' },
    quarantine: join(folder, 'quarantine'),
    notice: (message: string) => notices.push(message),
  };
  return { folder, place, notices };
}

test('there is nothing, then there is what was written', async () => {
  const { place } = somePlace();
  expect(await readJsonFile(place)).toBeUndefined();
  await updateJsonFile(place, () => ({ schema: 1 as const, value: 1 }));
  await updateJsonFile(place, (thing) => ({ schema: 1 as const, value: (thing?.value ?? 0) + 1 }));
  expect(await readJsonFile(place)).toEqual({ schema: 1, value: 2 });
});

test.each([
  '',
  '{"schema": 1, "val',
  '{"schema":1,"value":"one"}',
  '\0\0\0\0',
  '[]',
  '{"schema":1,"value":1,"more":2}',
])('an unreadable file (%j) goes to the quarantine, its last good copy is restored, the user is told', async (text) => {
  const { place, notices } = somePlace();
  await updateJsonFile(place, () => ({ schema: 1 as const, value: 7 }));
  writeFileSync(place.path, text);
  expect(await readJsonFile(place)).toEqual({ schema: 1, value: 7 });
  expect(JSON.parse(readFileSync(place.path, 'utf8'))).toEqual({ schema: 1, value: 7 });
  const [kept] = readdirSync(place.quarantine);
  expect(readFileSync(join(place.quarantine, kept ?? ''), 'utf8')).toBe(text);
  expect(notices).toEqual([expect.stringContaining('last good copy was restored')]);
});

test('without a good copy it is quarantined and the error says corrupt', async () => {
  const { place, notices } = somePlace();
  await updateJsonFile(place, () => ({ schema: 1 as const, value: 7 }));
  writeFileSync(place.path, '{');
  writeFileSync(`${place.path}.last`, 'sha256:0000\n{"schema":1,"value":7}\n');
  await expect(readJsonFile(place)).rejects.toMatchObject({ code: 'corrupt' });
  expect(readdirSync(place.quarantine)).toHaveLength(1);
  expect(notices).toEqual([expect.stringContaining('no good copy')]);
});

test('an update begins anew where there is neither a file that can be read nor a good copy', async () => {
  const { place, notices } = somePlace();
  writeFileSync(place.path, '{');
  const next = { schema: 1 as const, value: 1 };
  expect(await updateJsonFile(place, (thing) => (thing === undefined ? next : { ...next, value: 2 }))).toEqual(next);
  expect(readdirSync(place.quarantine)).toHaveLength(1);
  expect(notices).toEqual([expect.stringContaining('no good copy')]);
});

test("a newer Cloche's file is refused and not touched, even by an update", async () => {
  const { folder, place, notices } = somePlace();
  const text = '{"schema":2,"value":{"new":true}}';
  writeFileSync(place.path, text);
  await expect(readJsonFile(place)).rejects.toMatchObject({ code: 'newer-schema' });
  await expect(updateJsonFile(place, () => ({ schema: 1 as const, value: 1 }))).rejects.toMatchObject({
    code: 'newer-schema',
  });
  expect(readFileSync(place.path, 'utf8')).toBe(text);
  expect(readdirSync(folder)).toEqual(['thing.json']);
  expect(notices).toEqual([]);
});

test('a data folder gets its mark, and one of a newer Cloche is refused', async () => {
  const folder = join(temporaryFolder(), 'share', 'cloche');
  await openDataFolder(folder, () => {});
  await openDataFolder(folder, () => {});
  const mark = join(folder, 'cloche.json');
  expect(JSON.parse(readFileSync(mark, 'utf8'))).toEqual({ schema: 1 });
  writeFileSync(mark, '{"schema":2}');
  await expect(openDataFolder(folder, () => {})).rejects.toMatchObject({ code: 'newer-schema' });
  expect(readFileSync(mark, 'utf8')).toBe('{"schema":2}');
  expect(existsSync(join(folder, 'quarantine'))).toBe(false);
});

test('a data folder with a colon is refused before anything is made there', async () => {
  const folder = join(temporaryFolder(), 'a:b', 'cloche');
  await expect(openDataFolder(folder, () => {})).rejects.toMatchObject({
    code: 'invalid-input',
    hint: expect.stringContaining('XDG_DATA_HOME'),
  });
  expect(existsSync(folder)).toBe(false);
});
