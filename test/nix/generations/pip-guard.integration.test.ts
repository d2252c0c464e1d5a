import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beginGeneration } from '../../../main/nix/generations/generation';
import { guardPip, guardsOf } from '../../../main/nix/generations/pip-guard';
import { temporaryFolder } from '../../support/temporary';

const prefixWith = (...programs: string[]) => {
  const prefix = temporaryFolder();
  mkdirSync(join(prefix, 'bin'));
  for (const name of programs) writeFileSync(join(prefix, 'bin', name), '');
  return prefix;
};

test('a Python without pip gets a pip that says what to do; one with its own is left alone', async () => {
  const bare = await beginGeneration(temporaryFolder());
  await guardPip(bare, prefixWith('python'));
  expect(readdirSync(guardsOf(bare.folder)).sort()).toEqual(['pip', 'pip3']);
  const run = () => execFileSync(join(guardsOf(bare.folder), 'pip'), ['install', 'x'], { stdio: 'pipe' });
  expect(run).toThrow(/built by Nix/);
  const own = await beginGeneration(temporaryFolder());
  await guardPip(own, prefixWith('python', 'pip'));
  expect(readdirSync(own.folder)).toEqual([]);
});
