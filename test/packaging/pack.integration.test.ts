import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary';
import { listArchive } from './asar';
import { makeStandInDist, readFuses } from './stand-in-dist';

const archiveBytesMax = 12 * 1024 * 1024;

/** Runs `npm run pack` on the project with a folder that stands for Electron; the packed folder. */
function packWithStandIn(): string {
  const folder = temporaryFolder();
  const dist = join(folder, 'electron');
  makeStandInDist(dist);
  const output = join(folder, 'out');
  execFileSync(
    process.execPath,
    ['scripts/pack.mjs', '--dir', `-c.electronDist=${dist}`, `-c.directories.output=${output}`],
    { stdio: 'pipe' },
  );
  return join(output, 'linux-unpacked');
}

test('the package holds what main needs and nothing else', () => {
  const packed = packWithStandIn();
  const resources = join(packed, 'resources');
  const files = listArchive(readFileSync(join(resources, 'app.asar')));
  const paths = files.map(({ path }) => path);

  expect(paths).toEqual(
    expect.arrayContaining([
      'package.json',
      'dist/main/electron.js',
      'dist/main/pty-host.js',
      'dist/main/reader.js',
      'dist/preload/electron.cjs',
      'dist/renderer/index.html',
    ]),
  );
  const expected =
    /^(package\.json|dist\/(main|preload|renderer)\/.+|node_modules\/(node-pty|@lydell\/node-pty[^/]*)\/.+)$/;
  expect(paths.filter((path) => !expected.test(path))).toEqual([]);
  expect(paths.filter((path) => /\.(ts|tsx|map|md)$|(^|\/)tests?\//.test(path))).toEqual([]);
  expect(files.reduce((total, { bytes }) => total + bytes, 0)).toBeLessThan(archiveBytesMax);

  const bindings = files.filter(({ path }) => path.endsWith('.node'));
  expect(bindings.length).toBeGreaterThan(0);
  for (const { path, isUnpacked } of bindings) {
    expect(isUnpacked).toBe(true);
    expect(existsSync(join(resources, 'app.asar.unpacked', path))).toBe(true);
  }

  const [runAsNode, cookieEncryption, nodeOptions, inspect, , onlyAsar] = readFuses(
    readFileSync(join(packed, 'cloche')),
  );
  expect({ runAsNode, cookieEncryption, nodeOptions, inspect, onlyAsar }).toEqual({
    runAsNode: false,
    cookieEncryption: true,
    nodeOptions: false,
    inspect: false,
    onlyAsar: true,
  });
});
