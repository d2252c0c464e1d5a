import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findTool } from '../../process/find-tool';
import { createRun } from '../../process/run-program';

/** How long the desktop may take to say which browser is the user's, milliseconds. */
const answerMs = 2000;

/**
 * Whether the user's browser comes as a snap: such a one sees no file outside of the home, and no hidden one in it.
 * `entries` is where snaps put their desktop entries.
 */
export async function isSnapBrowser(entries = '/var/lib/snapd/desktop/applications'): Promise<boolean> {
  const settings = existsSync(entries) ? await findTool('xdg-settings') : null;
  if (!settings) return false;
  const asked = createRun()(settings, ['get', 'default-web-browser'], { timeoutMs: answerMs });
  const entry = await asked.then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return /^[\w.-]+\.desktop$/.test(entry) && existsSync(join(entries, entry));
}
