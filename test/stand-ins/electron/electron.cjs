const { app } = require('./app.cjs');
const { BrowserWindow } = require('./browser-window.cjs');
const { dialog, nativeImage, shell, Menu, MenuItem, screen, protocol, session } = require('./desktop.cjs');
const { MessageChannelMain } = require('./ports.cjs');
const { strict } = require('./strict.cjs');
const { utilityProcess } = require('./utility-process.cjs');
const { ipcMain } = require('./web-contents.cjs');

/** What the main process of Cloche uses of Electron; `standIn` is for the executable. */
module.exports = strict('electron', {
  app: strict('app', app),
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
  standIn: { app },
});
