import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BrowserWindow, dialog, shell } from 'electron';
import { ClocheError, fileBytesMax } from '../../../preload/contract';
import { decodeText } from '../../../preload/decode-text';
import type { HostAbilities } from '../../api/handlers';
import { diskError } from '../../store/disk-error';

/** A file as text, with its name. Throws `too-large`, `not-found` and what reading can throw. */
export async function readTextFile(path: string): Promise<{ fileName: string; text: string }> {
  try {
    const { size } = await stat(path);
    if (size > fileBytesMax) throw new ClocheError('too-large', `${path} is larger than 20 MiB.`);
    return { fileName: basename(path), text: decodeText(await readFile(path)) };
  } catch (thrown) {
    throw diskError(thrown, path);
  }
}

/** What the desktop host can do: dialogs of the system and its file manager. */
export function electronAbilities(window: () => BrowserWindow): HostAbilities {
  const open = async (title: string, kind: 'openDirectory' | 'openFile') => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window(), { title, properties: [kind] });
    return canceled ? null : (filePaths[0] ?? null);
  };
  return {
    id: 'electron',
    can: { pickFiles: true, openFolder: true },
    pickFolder: (title) => open(title, 'openDirectory'),
    pickFile: async (title) => {
      const path = await open(title, 'openFile');
      return path === null ? null : readTextFile(path);
    },
    saveFile: async (fileName, text) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window(), { defaultPath: basename(fileName) });
      if (canceled || !filePath) return null;
      await writeFile(filePath, text).catch((thrown) => {
        throw diskError(thrown, filePath);
      });
      return filePath;
    },
    openFolder: async (path) => {
      const problem = await shell.openPath(path);
      if (problem) throw new ClocheError('tool-failed', `${path} could not be opened: ${problem}`);
    },
    openExternal: (url) => shell.openExternal(url.href),
  };
}
