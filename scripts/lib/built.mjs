import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { say } from './project.mjs';
import { runToStderr } from './run.mjs';
import { fingerprint, staleParts, writeStamp } from './stale.mjs';

const builder = join(dirname(fileURLToPath(import.meta.url)), 'vite-build.mjs');

/**
 * Builds what is stale, and nothing else. Each part is built beside its place and moved there whole, so that an
 * interrupted build leaves the old one or is done again.
 * @param {string} folder of the project
 * @throws {Failure} when something does not build; the reason has been printed on stderr
 */
export async function ensureBuilt(folder) {
  if (staleParts(folder).length === 0) return;
  await withLock(`build ${folder}`, () => build(folder));
}

/** @param {string} folder */
async function build(folder) {
  const stale = staleParts(folder).map((part) => ({ part, stamp: fingerprint(folder, part) }));
  if (stale.length === 0) return;
  say(`Building ${stale.map(({ part }) => part.name).join(', ')}.`);
  sweep(folder);
  const jobs = stale.map(({ part }) => ({ config: part.config, outDir: newFolder(folder, part.name) }));
  const code = await runToStderr(process.execPath, [builder, JSON.stringify(jobs)], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (code !== 0) {
    sweep(folder);
    throw new Failure('Cloche could not be built; the reason stands above.');
  }
  for (const { part, stamp } of stale) {
    const place = join(folder, 'dist', part.name);
    rmSync(place, { recursive: true, force: true });
    renameSync(newFolder(folder, part.name), place);
    writeStamp(folder, part, stamp);
  }
  makeProgram(folder);
}

/**
 * Lets what package.json names be started by its name, which `npm link` puts on PATH once.
 * @param {string} folder of the project
 */
function makeProgram(folder) {
  const { bin = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const file of Object.values(bin)) chmodSync(join(folder, file), 0o755);
}

/**
 * @param {string} folder
 * @param {string} name
 */
function newFolder(folder, name) {
  return join(folder, 'dist', `.new-${name}`);
}

/** Deletes what an interrupted build left. */
function sweep(/** @type {string} */ folder) {
  const dist = join(folder, 'dist');
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist)) {
    if (name.startsWith('.new-')) rmSync(join(dist, name), { recursive: true, force: true });
  }
}
