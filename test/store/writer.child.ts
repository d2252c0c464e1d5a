import { writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { updateJsonFile } from '../../main/store/json-file';

/** Counts up in a record, and says each number once it is acknowledged, until it is killed. */
const [folder = '', times = 'Infinity'] = process.argv.slice(2);
const place = {
  path: join(folder, 'record.json'),
  format: {
    title: 'The record',
    version: 1,
    schema: z.strictObject({ schema: z.literal(1), count: z.int(), padding: z.string() }),
  },
  lock: { folder, name: 'record' },
  quarantine: join(folder, 'quarantine'),
  notice: (message: string) => writeSync(1, `${message}\n`),
};
for (let round = 0; round < Number(times); round += 1) {
  const { count } = await updateJsonFile(place, (record) => ({
    schema: 1 as const,
    count: (record?.count ?? 0) + 1,
    padding: 'x'.repeat(20_000),
  }));
  writeSync(1, `${count}\n`);
}
