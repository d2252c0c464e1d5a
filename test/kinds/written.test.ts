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

test.each([
  ['windows', ['The variable MPLBACKEND', 'GTK is not set up', 'A machine’s configuration has a nixpkgs']],
  ['plain', []],
])('what a machine’s configuration cannot carry is told: %s', async (name, beginnings) => {
  const example = nixExamples.find((one) => one.kind === 'nix-packages' && one.name === name);
  if (!example) throw new Error(`There is no example ${name}.`);
  const { losses } = await openExample(example).write('configuration.nix');
  expect(losses).toEqual(beginnings.map((beginning) => expect.stringMatching(`^${beginning}`)));
});
