import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every part is made of; the seam between page and program is an input of both. */
const shared = ['preload', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/**
 * The three things that are built: what goes in, and what must have come out.
 * @typedef {{ name: string, config: string, inputs: readonly string[], outputs: readonly string[] }} Part
 * @type {readonly Part[]}
 */
export const parts = [
  {
    name: 'renderer',
    config: 'vite.config.ts',
    inputs: ['renderer', 'assets', 'vite.config.ts', ...shared],
    outputs: ['index.html'],
  },
  {
    name: 'main',
    config: 'vite.main.config.ts',
    inputs: ['main', 'assets', 'vite.main.config.ts', ...shared],
    outputs: ['electron.js', 'browser.js', 'cli.js', 'pty-host.js', 'reader.js'],
  },
  {
    name: 'preload',
    config: 'vite.preload.config.ts',
    inputs: ['vite.preload.config.ts', ...shared],
    outputs: ['electron.cjs'],
  },
];

/**
 * State of a part's inputs. `quick` changes with every name, size and modification time, `content` only with what
 * is in the files, so that a checkout or a touch builds nothing.
 * @typedef {{ quick: string, content: string }} Fingerprint
 */

const stampOf = (/** @type {string} */ folder, /** @type {Part} */ part) =>
  join(folder, 'dist', '.stamps', `${part.name}.json`);

/**
 * The parts whose output is missing or older than their inputs.
 * @param {string} folder of the project
 * @returns {Part[]}
 */
export function staleParts(folder) {
  return parts.filter((part) => !isFresh(folder, part));
}

/**
 * @param {string} folder
 * @param {Part} part
 */
function isFresh(folder, part) {
  if (!part.outputs.every((name) => existsSync(join(folder, 'dist', part.name, name)))) return false;
  const stamp = readStamp(stampOf(folder, part));
  if (!stamp) return false;
  const files = listInputs(folder, part);
  if (stamp.quick === quickHash(files)) return true;
  if (stamp.content !== contentHash(folder, files)) return false;
  writeStamp(folder, part, { quick: quickHash(files), content: stamp.content });
  return true;
}

/**
 * @param {string} folder
 * @param {Part} part
 * @returns {Fingerprint}
 */
export function fingerprint(folder, part) {
  const files = listInputs(folder, part);
  return { quick: quickHash(files), content: contentHash(folder, files) };
}

/**
 * Remembers from which inputs a part was built.
 * @param {string} folder
 * @param {Part} part
 * @param {Fingerprint} stamp
 */
export function writeStamp(folder, part, stamp) {
  mkdirSync(join(folder, 'dist', '.stamps'), { recursive: true });
  writeFileSync(stampOf(folder, part), JSON.stringify(stamp));
}

/**
 * @param {string} file
 * @returns {Fingerprint | null}
 */
function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @typedef {{ path: string, size: number, mtimeMs: number }} Input
 * @param {string} folder
 * @param {Part} part
 * @returns {Input[]}
 */
function listInputs(folder, part) {
  /** @type {Input[]} */
  const files = [];
  /** @param {string} path */
  const visit = (path) => {
    const absolute = join(folder, path);
    const stat = lstatSync(absolute, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) for (const name of readdirSync(absolute).sort()) visit(`${path}/${name}`);
    else files.push({ path, size: stat.size, mtimeMs: stat.mtimeMs });
  };
  for (const input of part.inputs) visit(input);
  return files;
}

/** @param {readonly Input[]} files */
function quickHash(files) {
  const hash = createHash('sha256');
  for (const { path, size, mtimeMs } of files) hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @param {readonly Input[]} files
 */
function contentHash(folder, files) {
  const hash = createHash('sha256');
  for (const { path } of files) {
    const bytes = readFileSync(join(folder, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
