import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const marker = 'CLOCHE_TEST_RUN';
/** What the tests, the program and the stand-in for Electron call what they put into the temporary folder. */
const ownNames = /^(cloche|electron-stand-in)-/;

/**
 * Runs tests in a temporary folder of their own and with a marker in their variables, and tells what they leave.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 * @param {number} [graceMs] for processes to end after the tests
 * @returns {Promise<{ value: T, leftovers: string[] }>} a line for each process (which is then killed) and each file
 */
export async function watchLeftovers(work, graceMs = 5000) {
  const run = randomUUID();
  const folder = mkdtempSync(join(tmpdir(), 'cloche-run-'));
  // Some tests of root's also run as an ordinary user, who has to get to its own folder inside.
  chmodSync(folder, 0o711);
  try {
    const value = await work({ ...process.env, [marker]: run, TMPDIR: folder });
    const processes = await endProcesses(run, graceMs);
    const files = readdirSync(folder).filter((name) => ownNames.test(name));
    return { value, leftovers: [...processes, ...files.map((name) => `temporary file ${name}`)] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Processes may need a moment to end after the runner; those that do not are killed.
 * @param {string} run
 * @param {number} graceMs
 */
async function endProcesses(run, graceMs) {
  const deadline = Date.now() + graceMs;
  let alive = markedProcesses(run);
  while (alive.length > 0 && Date.now() < deadline) {
    await delay(100);
    alive = markedProcesses(run);
  }
  for (const { pid } of alive) kill(pid);
  return alive.map(({ pid, command }) => `process ${pid}: ${command}`);
}

/**
 * The live processes that carry the marker of a run.
 * @param {string} run
 * @returns {{ pid: number, command: string }[]}
 */
export function markedProcesses(run) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => readProc(name, 'environ').split('\0').includes(`${marker}=${run}`))
    .map((name) => ({ pid: Number(name), command: readProc(name, 'cmdline').replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => command !== '');
}

/**
 * @param {string} pid
 * @param {string} file
 */
function readProc(pid, file) {
  try {
    return readFileSync(join('/proc', pid, file), 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
