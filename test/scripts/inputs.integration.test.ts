import { isAbsolute, relative } from 'node:path';
import { expect, test } from 'vitest';
import { parts } from '../../scripts/lib/stale.mjs';

/** The files of the project, packages left out, that go into what a configuration of vite builds. */
async function builtFrom(configFile: string): Promise<string[]> {
  const { build } = await import('vite');
  const modules = new Set<string>();
  const collector = { name: 'collector', moduleParsed: ({ id }: { id: string }) => void modules.add(id) };
  await build({ configFile, logLevel: 'error', plugins: [collector], build: { write: false } });
  return [...modules]
    .map((id) => id.replace(/\?.*$/, ''))
    .filter((id) => isAbsolute(id) && !id.includes('/node_modules/'))
    .map((id) => relative('.', id));
}

test.each(parts)(
  'every module of $name is among its inputs, so that a change of it is built',
  async ({ config, inputs }) => {
    const modules = await builtFrom(config);
    expect(modules).toContainEqual(expect.stringMatching(/^preload\//));
    const isInput = (path: string) => inputs.some((input) => path === input || path.startsWith(`${input}/`));
    expect(modules.filter((path) => !isInput(path))).toEqual([]);
  },
);
