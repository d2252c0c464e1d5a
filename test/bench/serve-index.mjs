import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { runnerImport } from 'vite';

/**
 * Serves wheels of the names in `workerData` from a thread of its own, and posts the address of the index: a thread that
 * also does what is measured would answer one side later than the other.
 */
const support = (/** @type {string} */ name) =>
  runnerImport(fileURLToPath(new URL(`../support/${name}.ts`, import.meta.url)), {
    configFile: false,
    logLevel: 'error',
  });
const [{ module: index }, { module: wheels }] = await Promise.all([support('local-index'), support('wheels')]);
const names = /** @type {string[]} */ (workerData);
const { url } = await index.startIndex(names.map((name) => wheels.makeWheel({ name })));
parentPort?.postMessage(url);
