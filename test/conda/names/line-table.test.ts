import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineTable } from '../../../main/conda/names/line-table';

test('every name has its own lines, in their order, whatever their number and length', async () => {
  const name = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', '-', '9') });
  const text = fc.string({ maxLength: 40, unit: fc.constantFrom('1', '.', '\t', 'x') });
  const entries = fc.array(fc.tuple(name, text), { maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(entries, async (all) => {
      const table = createLineTable();
      const expected = new Map<string, string>();
      for (const [key, line] of all) {
        table.add(key, `${line}\n`);
        expected.set(key, `${expected.get(key) ?? ''}${line}\n`);
      }
      const names = await table.names();
      expect(names).toEqual([...expected.keys()].sort());
      expect(names.map((key) => table.linesOf(key))).toEqual(names.map((key) => expected.get(key)));
      expect(table.linesOf('none')).toBe('');
    }),
  );
});

test('more lines and names than fit into a block or are sorted at once are kept', async () => {
  const table = createLineTable();
  const count = 60_000;
  const nameOf = (at: number) => `package-${(at * 7919) % 9001}`;
  const long = `${'x'.repeat(3 * 1024 * 1024)}\n`;
  for (let at = 0; at < count; at += 1) {
    table.add(nameOf(at), `${at}\tpy312_0\t0\t1000\n`);
    if (at === 1000) table.add('long', long);
  }
  const names = await table.names();
  expect(names).toHaveLength(9002);
  expect(names).toEqual([...names].sort());
  expect(table.linesOf(nameOf(7)).split('\n').slice(0, 2)).toEqual(['7\tpy312_0\t0\t1000', '9008\tpy312_0\t0\t1000']);
  expect(table.linesOf(nameOf(count - 1))).toContain(`${count - 1}\tpy312_0`);
  expect(table.linesOf('long') === long).toBe(true);
});
