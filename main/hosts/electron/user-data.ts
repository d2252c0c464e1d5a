import { constants, mkdtempSync, rmSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { makePrivateFolder } from '../../store/atomic-file';
import { diskError } from '../../store/disk-error';

/**
 * Gives Electron the folder for its own files, made beforehand because Electron refuses one that is not there. The
 * answer is a function that throws why the folder cannot be used, if so, as {@link makePrivateFolder} says.
 */
export async function setUserData(folder: string): Promise<() => void> {
  try {
    await makePrivateFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    app.setPath('userData', folder);
    return () => {};
  } catch (thrown) {
    // Even to show why needs a started Electron, and that a folder.
    const passing = mkdtempSync(join(tmpdir(), 'cloche-'));
    process.once('exit', () => rmSync(passing, { recursive: true, force: true }));
    app.setPath('userData', passing);
    return () => {
      throw diskError(thrown, folder);
    };
  }
}
