import { type ChildProcess, spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { findTool } from './find-tool';
import { childVariables } from './variables';

/** How long xdg-open has to say that it failed, milliseconds; it may stay for as long as the program that it starts. */
const failMs = 2_000;

/**
 * Opens a folder, a file or an http(s) address with the user's own program, through xdg-open. Resolves once that has
 * ended well, or runs still after two seconds. Throws `invalid-input` for anything else, `tool-missing` without xdg-open
 * and `tool-failed` when it fails until then.
 */
export async function openPath(target: string): Promise<void> {
  if (!isAbsolute(target) && !/^https?:\/\//.test(target))
    throw new ClocheError('invalid-input', `${target} is neither an absolute path nor a web address.`);
  const opener = await findTool('xdg-open');
  if (!opener)
    throw new ClocheError('tool-missing', `${target} cannot be opened from here.`, {
      hint: 'Install xdg-utils, which brings xdg-open.',
    });
  const child = spawn(opener, [target], { cwd: '/', detached: true, env: childVariables(), stdio: 'ignore' });
  child.unref();
  const failure = await failureOf(child);
  if (failure === undefined) return;
  throw new ClocheError('tool-failed', `${target} could not be opened: ${failure}`, {
    hint: 'Install a program for it, make that the default one (xdg-mime default), then try again.',
  });
}

/** Why a program that was just started failed, a sentence; undefined when it ended well or goes on. */
function failureOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), failMs);
    const settle = (failure: string | undefined) => {
      clearTimeout(timer);
      resolve(failure);
    };
    child.once('error', ({ message }) => settle(`xdg-open could not be started: ${message}`));
    child.once('exit', (code, signal) => settle(code === 0 ? undefined : sentenceOf(code ?? signal)));
  });
}

/** What the exit codes of xdg-open(1) mean. */
function sentenceOf(code: number | string | null): string {
  if (code === 2) return 'xdg-open finds nothing there.';
  if (code === 3) return 'xdg-open finds no program for it.';
  return `xdg-open failed (${code}).`;
}
