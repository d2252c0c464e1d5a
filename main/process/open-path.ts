import { spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { findTool } from './find-tool';
import { childVariables } from './variables';

/**
 * Opens a folder, a file or an http(s) address with the user's own program, through xdg-open. Resolves once that has
 * been started. Throws `invalid-input` for anything else and `tool-missing` without xdg-open.
 */
export async function openPath(target: string): Promise<void> {
  if (!isAbsolute(target) && !/^https?:\/\//.test(target))
    throw new ClocheError('invalid-input', `${target} is neither an absolute path nor a web address.`);
  const opener = await findTool('xdg-open');
  if (!opener)
    throw new ClocheError('tool-missing', `${target} cannot be opened from here.`, {
      hint: 'Install xdg-utils, which brings xdg-open.',
    });
  await new Promise<void>((resolve, reject) => {
    const child = spawn(opener, [target], { cwd: '/', detached: true, env: childVariables(), stdio: 'ignore' });
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(new ClocheError('tool-failed', `xdg-open could not be started: ${error.message}`)),
    );
    child.unref();
  });
}
