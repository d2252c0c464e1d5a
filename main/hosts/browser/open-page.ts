import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPath } from '../../process/open-path';
import { type Folders, homeFolder } from '../../store/folders';
import { makeRuntimeFolder } from './runtime-folder';
import { isSnapBrowser } from './snap-browser';

/** How long the browser may take to read the file, milliseconds: a cold one takes its time. */
const readMs = 60_000;

/** Whether there is a display on which a browser could open. */
export const hasDisplay = (variables: NodeJS.ProcessEnv = process.env) =>
  Boolean(variables.DISPLAY || variables.WAYLAND_DISPLAY);

/** A page that is being opened. */
interface OpenedPage {
  /** Deletes the file through which the link goes, which also happens after a minute and when opening fails. */
  readonly remove: () => Promise<void>;
  /** Settles as {@link openPath}. */
  readonly opened: Promise<void>;
}

/**
 * Opens a link with a token in the user's browser. The link goes through a file that only the user may read, because
 * the arguments of a program can be seen by everybody.
 */
export async function openPage(folders: Folders, link: string, isConfined = isSnapBrowser): Promise<OpenedPage> {
  const folder = (await isConfined()) ? homeFolder() : await makeRuntimeFolder(folders);
  const file = join(folder, `cloche-open-${randomBytes(8).toString('hex')}.html`);
  const page = `<!doctype html><title>Cloche</title><meta http-equiv="refresh" content="0;url=${link}">`;
  await writeFile(file, page, { flag: 'wx', mode: 0o600 });
  const remove = () => rm(file, { force: true });
  setTimeout(() => void remove(), readMs);
  const open = async () => {
    try {
      await openPath(file);
    } catch (thrown) {
      await remove();
      throw thrown;
    }
  };
  return { remove, opened: open() };
}
