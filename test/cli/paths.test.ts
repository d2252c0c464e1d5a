import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { newPackage } from '../../main/cli/new-package';
import { createOutput } from '../../main/cli/output';
import { applySettings } from '../../main/cli/settings';
import { readArguments } from '../../main/cli/verb';
import type { Kind } from '../../main/kinds/kind';
import type { Services } from '../../main/services';
import type { ScaffoldRequest, Spec } from '../../preload/contract';

const here = (path: string) => resolve(path);

test.each([
  ['path:rel', `path:${here('rel')}`],
  ['path:.', `path:${here('.')}`],
  ['path:~/nixpkgs', `path:${join(homedir(), 'nixpkgs')}`],
  ['path:/a b', 'path:/a b'],
  ['flake:./flake.lock', `flake:${here('flake.lock')}`],
  ['flake:../flake.lock', `flake:${here('../flake.lock')}`],
  ['channel:nixos-25.05', 'channel:nixos-25.05'],
  ['tarball:file:///a#b', 'tarball:file:///a#b'],
  ['path:', 'path:'],
  ['', ''],
])('the nixpkgs %j is %j from where the person stands', (value, expected) => {
  const spec: Spec = {};
  const field = { key: 'nixpkgs', type: 'text', label: 'nixpkgs' } as const;
  applySettings(spec, {} as Kind, [field], [`nixpkgs=${value}`]);
  expect(spec).toEqual({ nixpkgs: expected });
});

test.each([
  ['src', here('src')],
  ['./src', here('src')],
  ['a b/src', here('a b/src')],
  ['~/src', join(homedir(), 'src')],
  ['/src', '/src'],
  ['pypi:demo', 'pypi:demo'],
  ['github:me/demo/v1', 'github:me/demo/v1'],
  ['https://host.example/a.tar.gz', 'https://host.example/a.tar.gz'],
  ['', ''],
])('the source %j of a new package is %j', async (source, expected) => {
  const asked: ScaffoldRequest[] = [];
  const services = {
    newPackage: async (request: ScaffoldRequest) => {
      asked.push(request);
      return { attribute: 'demo', files: [], lines: [] };
    },
  } as unknown as Services;
  const output = createOutput({ write: () => true, on: () => {} } as unknown as NodeJS.WritableStream);
  const args = readArguments(newPackage, ['demo', '--version', '1', `--source=${source}`]);
  await newPackage.run(args, { output, services: async () => services, dispose: async () => {} });
  expect(asked[0]?.source).toBe(expected);
});
