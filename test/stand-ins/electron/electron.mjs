import electron from './electron.cjs';

export default electron;
export const {
  app,
  BrowserWindow,
  Menu,
  MenuItem,
  MessageChannelMain,
  dialog,
  ipcMain,
  nativeImage,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} = electron;
