import { spawn } from 'node:child_process';

/**
 * Runs a program with its output on stderr.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code; 128 and the signal's number when a signal ended it; 127 when it does not start
 */
export function runToStderr(file, args, { cwd, env = process.env }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 2, 2] });
    child.on('error', () => resolve(127));
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}

/**
 * @typedef {{ code: number, output: string }} Captured
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<Captured>} its exit code, and what it said on both streams
 */
export function runCaptured(file, args, { cwd, env = process.env }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output }));
  });
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * The exit code that a shell would report.
 * @param {number | null} code
 * @param {string | null} signal
 */
export function exitCode(code, signal) {
  if (code !== null) return code;
  return 128 + (signalNumbers[/** @type {keyof typeof signalNumbers} */ (signal)] ?? 0);
}
