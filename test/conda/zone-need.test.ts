import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { micromamba } from '../../main/conda/tools/micromamba';
import type { CondaTool } from '../../main/conda/tools/tool';
import { zoneReason } from '../../main/conda/zone/need';
import { temporaryFolder } from '../support/temporary';

const here: CondaTool = { ...micromamba, find: async () => '/bin/micromamba' };
const context = { run: () => Promise.reject(new Error('Nothing is started.')), signal: new AbortController().signal };
const reason = (zone: 'automatic' | 'always' | 'never', root: string) => zoneReason(here, { zone }, context, root);

let root: string;
beforeEach(() => {
  vi.stubEnv('NIX_LD', undefined);
  root = temporaryFolder();
  mkdirSync(join(root, 'etc'));
});
afterEach(() => vi.unstubAllEnvs());

test('on another Linux where the tool is there only a zone that is asked for is made', async () => {
  expect(await reason('automatic', root)).toBeUndefined();
  expect(await reason('never', root)).toBeUndefined();
  expect(await reason('always', root)).toBe('as was asked for');
});

test('on NixOS one is made unless it shall not be, or nix-ld is at work', async () => {
  writeFileSync(join(root, 'etc/NIXOS'), '');
  expect(await reason('automatic', root)).toContain('this is NixOS');
  expect(await reason('never', root)).toBeUndefined();
  vi.stubEnv('NIX_LD', '/nix/store/ld');
  expect(await reason('automatic', root)).toBeUndefined();
});
