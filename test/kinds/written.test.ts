import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nixFormats } from '../../main/nix/texts/formats';
import { nixExamples, openExample } from './nix-examples';

// What changed on purpose is written anew by `npx vitest run test/kinds/written.test.ts -u`.
const golden = (name: string) => join(import.meta.dirname, '../fixtures/nix', name);

describe.each(nixExamples)('$kind: $name', (example) => {
  const file = (format: string) => golden(`${example.kind}/${example.name}-${format}`);

  test('for Cloche itself', async () => {
    await expect(await openExample(example).buildFile()).toMatchFileSnapshot(file('build.nix'));
  });

  test.each(nixFormats)('for people: %s', async (format) => {
    const { text } = await openExample(example).write(format);
    await expect(text).toMatchFileSnapshot(file(format));
  });
});
