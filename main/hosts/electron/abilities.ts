import { basename } from 'node:path';
import { type BrowserWindow, dialog, type OpenDialogOptions, shell } from 'electron';
import { ClocheError } from '../../../preload/contract';
import { checkFileCount } from '../../../preload/given-file';
import type { HostAbilities } from '../../api/handlers';
import { diskError } from '../../store/disk-error';
import { readGivenFile } from '../../store/read-capped';
import { replaceText } from '../../store/replace-text';

/** What the desktop host can do: dialogs of the system, its file manager and its clipboard. */
export function electronAbilities(window: () => BrowserWindow): HostAbilities {
  const open = async (title: string, properties: OpenDialogOptions['properties'] & {}) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window(), { title, properties });
    return canceled ? [] : filePaths;
  };
  return {
    id: 'electron',
    can: { pickFiles: true, openFolder: true, paste: true },
    pickFolder: async (title) => (await open(title, ['openDirectory']))[0] ?? null,
    pickFiles: async (title) => {
      const paths = await open(title, ['openFile', 'multiSelections']);
      checkFileCount(paths.length);
      // With their folders: what is read there, such as Nix, needs to know them.
      const read = async (path: string) => ({ ...(await readGivenFile(path, { isRegular: true })), fileName: path });
      return Promise.all(paths.map(read));
    },
    saveFile: async ({ fileName, text, encoding }) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window(), { defaultPath: basename(fileName) });
      if (canceled || !filePath) return null;
      await replaceText(filePath, encoding === undefined ? text : Buffer.from(text, encoding)).catch((thrown) => {
        throw diskError(thrown, filePath);
      });
      return filePath;
    },
    paste: async () => window().webContents.paste(),
    openFolder: async (path) => {
      const problem = await shell.openPath(path);
      if (problem) throw new ClocheError('tool-failed', `${path} could not be opened: ${problem}`);
    },
    openExternal: (url) => shell.openExternal(url.href),
  };
}
