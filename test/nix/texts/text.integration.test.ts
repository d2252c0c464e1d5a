import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { nixLines } from '../../../main/nix/texts/expression';
import { nixComment, nixPath, nixString } from '../../../main/nix/texts/text';
import { hasNix, openNixStore } from '../../support/nix-store';
import { generatedTexts, hostileTexts } from './hostile-texts';

describe.runIf(hasNix)('read by Nix', () => {
  const store = openNixStore();
  afterAll(() => store.dispose());

  function evaluate(expression: string): unknown {
    const file = join(store.folder, 'texts.nix');
    writeFileSync(file, expression);
    const args = ['--eval', '--strict', '--json', file];
    const output = execFileSync('nix-instantiate', args, {
      env: store.variables,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return JSON.parse(output);
  }

  /** One file a batch: a hundred starts of Nix would take as long as all the texts together. */
  const batches = (texts: readonly string[], size = 2500): string[][] =>
    Array.from({ length: Math.ceil(texts.length / size) }, (_, at) => texts.slice(at * size, (at + 1) * size));

  const generated = fc.sample(generatedTexts, 10_000);
  const texts = [...hostileTexts, ...generated];

  test('strings are what they were', () => {
    expect(new Set(generated).size).toBeGreaterThan(8000);
    for (const batch of batches(texts)) expect(evaluate(nixLines(batch.map(nixString)))).toEqual(batch);
  });

  test('names of attributes are what they were', () => {
    for (const batch of batches([...new Set(texts)])) {
      const set = `{ ${batch.map((text) => `${nixString(text)} = 1;`).join('\n')} }`;
      expect(evaluate(`builtins.attrNames ${set}`)).toHaveLength(batch.length);
      const chosen = batch.map((text) => `(set.${nixString(text)} + (if set ? ${nixString(text)} then 1 else 0))`);
      expect(evaluate(`let set = ${set}; in ${nixLines(chosen)}`)).toEqual(batch.map(() => 2));
    }
  });

  test('comments change nothing', () => {
    for (const batch of batches(texts)) {
      const items = batch.flatMap((text, at) => [`# ${nixComment(text)}`, `${at}`, `# a ${nixComment(text)} b`]);
      expect(evaluate(`[\n${items.join('\n')}\n]`)).toEqual(batch.map((_, at) => at));
    }
  });

  test('paths are what they were', () => {
    // Nix takes out doubled slashes, dots and the like, which mean nothing in a path.
    const parts = texts.map((text) => text.replaceAll('/', '-')).filter((text) => !/^\.{0,2}$/.test(text));
    for (const batch of batches(parts)) {
      const paths = batch.map((part) => `/a b/${part}/c`);
      expect(evaluate(nixLines(paths.map((path) => `(toString (${nixPath(path)}))`)))).toEqual(paths);
    }
  });

  test('a file at a path with everything in its name is found', () => {
    const path = join(store.folder, `a b \${c} "'' \\ é 🐍 #\n$`);
    writeFileSync(path, 'found');
    expect(evaluate(`builtins.readFile (${nixPath(path)})`)).toBe('found');
  });
});
