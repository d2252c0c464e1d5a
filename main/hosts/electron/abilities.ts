import { basename } from 'node:path';
import { type BrowserWindow, dialog, shell } from 'electron';
import { ClocheError } from '../../../preload/contract';
import type { HostAbilities } from '../../api/handlers';
import { diskError } from '../../store/disk-error';
import { readGivenFile } from '../../store/read-capped';
import { replaceText } from '../../store/replace-text';

/** What the desktop host can do: dialogs of the system, its file manager and its clipboard. */
export function electronAbilities(window: () => BrowserWindow): HostAbilities {
  const open = async (title: string, kind: 'openDirectory' | 'openFile') => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window(), { title, properties: [kind] });
    return canceled ? null : (filePaths[0] ?? null);
  };
  return {
    id: 'electron',
    can: { pickFiles: true, openFolder: true, paste: true },
    pickFolder: (title) => open(title, 'openDirectory'),
    pickFile: async (title) => {
      const path = await open(title, 'openFile');
      // With its folder: what is read there, such as Nix, needs to know it.
      return path === null ? null : { ...(await readGivenFile(path, { isRegular: true })), fileName: path };
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
