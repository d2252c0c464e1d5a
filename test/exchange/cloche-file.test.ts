import { expect, test } from 'vitest';
import type * as z from 'zod';
import { clocheFileSchema } from '../../main/exchange/cloche-schema';
import { readCloche } from '../../main/exchange/read/cloche';
import { kinds } from '../../main/kinds';
import { exampleOf, exchangeOver } from './kinds-fixture';
import { tableUnder } from './tables';

/** Dotted names of all keys that a schema knows; those of records are settings and variables of people. */
function keysOf(schema: z.core.$ZodType, prefix = ''): string[] {
  const { def } = schema._zod as unknown as {
    def: {
      type: string;
      innerType?: z.core.$ZodType;
      element?: z.core.$ZodType;
      shape?: Record<string, z.core.$ZodType>;
    };
  };
  if (def.innerType) return keysOf(def.innerType, prefix);
  if (def.element) return keysOf(def.element, prefix);
  return Object.entries(def.shape ?? {}).flatMap(([key, value]) => [
    `${prefix}${key}`,
    ...keysOf(value, `${prefix}${key}.`),
  ]);
}

test('the page names every key that a file may have, and no other', () => {
  const known = keysOf(clocheFileSchema);
  expect(known.length).toBeGreaterThan(25);
  // The settings of a conda environment say what is held.
  expect([...tableUnder('Keys', 'cloche-file.md').keys()].sort()).toEqual(
    known.filter((key) => key !== 'lock.packages.isPinned').sort(),
  );
});

test('keys stand in the order of the page', async () => {
  const { text } = await exchangeOver(exampleOf('micromamba')).export('demo', 'cloche');
  const order = [...tableUnder('Keys', 'cloche-file.md').keys()];
  const inOrder = (value: object, prefix: string) => {
    const keys = Object.keys(value);
    const places = keys.map((key) => order.indexOf(`${prefix}${key}`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  };
  const file = JSON.parse(text);
  inOrder(file, '');
  inOrder(file.lock, 'lock.');
  for (const item of file.lock.packages) inOrder(item, 'lock.packages.');
});

test.each([
  ['an unknown key', (file: object) => ({ ...file, more: 1 }), /not a well-formed export/],
  [
    'an unknown key inside',
    (file: { lock: object }) => ({ ...file, lock: { ...file.lock, more: 1 } }),
    /not a well-formed export/,
  ],
  ['a newer schema', (file: object) => ({ ...file, schema: 2 }), /newer Cloche/],
  [
    'an archive that is none',
    (file: { lock: { packages: object[] } }) => ({
      ...file,
      lock: {
        ...file.lock,
        packages: [{ name: 'six', version: '1', archive: { url: 'file:///etc/passwd', hash: 'sha256:00' } }],
      },
    }),
    /locks “six” with a hash of its archive that cannot be/,
  ],
])('%s is refused', async (_what, change, message) => {
  const { text } = await exchangeOver(exampleOf('venv')).export('demo', 'cloche');
  const read = (file: unknown) => readCloche('demo.cloche.json', JSON.stringify(file), kinds);
  expect(read(JSON.parse(text)).asked.notes).toBe(exampleOf('venv').notes);
  expect(() => read(change(JSON.parse(text)))).toThrow(message);
});
