import { type BrowserWindow, type IpcMainEvent, ipcMain } from 'electron';
import { connection } from '../../../preload/contract';
import type { Port } from '../../../preload/link';
import { pageOrigin } from './app-scheme';
import { fromMessagePortMain } from './message-port';

/** Hands on the port that the page sends by its preload; one from anybody else is closed. */
export function acceptPage(window: () => BrowserWindow | null, connect: (port: Port) => void): void {
  ipcMain.on(connection.connectMessage, (event) => {
    const [port, ...surplus] = event.ports;
    for (const other of surplus) other.close();
    if (!port) return;
    if (isPage(event, window())) connect(fromMessagePortMain(port));
    else port.close();
  });
}

/** Whether a message comes from the main frame of our window, which shows our page. */
function isPage({ sender, senderFrame }: IpcMainEvent, window: BrowserWindow | null): boolean {
  if (!window || sender !== window.webContents || !senderFrame) return false;
  return senderFrame === sender.mainFrame && senderFrame.origin === pageOrigin;
}
