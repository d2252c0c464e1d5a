import type electron from 'electron';

/** What the stand-in has of Electron: no more than the main process of Cloche uses. */
type Used = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'Menu'
  | 'MenuItem'
  | 'MessageChannelMain'
  | 'dialog'
  | 'ipcMain'
  | 'nativeImage'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>;

declare const standIn: Used;
export default standIn;
