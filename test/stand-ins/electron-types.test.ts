import type electron from 'electron';
import { expect, test } from 'vitest';
import standIn from './electron/electron.cjs';

type Electron = typeof electron;
type Fork = (...args: Parameters<Electron['utilityProcess']['fork']>) => Pick<Electron.UtilityProcess, 'kill' | 'pid'>;
type Windows = new (
  options: Electron.BrowserWindowConstructorOptions,
) => Pick<
  Electron.BrowserWindow,
  | 'close'
  | 'focus'
  | 'getNormalBounds'
  | 'id'
  | 'isDestroyed'
  | 'isMaximized'
  | 'isMinimized'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'setBounds'
  | 'show'
> & { webContents: Contents };
type Contents = Pick<
  Electron.WebContents,
  'executeJavaScript' | 'forcefullyCrashRenderer' | 'getURL' | 'id' | 'paste' | 'reload' | 'setWindowOpenHandler'
> & { mainFrame: Pick<Electron.WebFrameMain, 'origin' | 'url'> };
type Channel = new () => Record<'port1' | 'port2', Pick<Electron.MessagePortMain, 'close' | 'postMessage' | 'start'>>;

const { app, dialog, shell, screen, protocol, session, nativeImage, utilityProcess } = standIn;
const { BrowserWindow, Menu, MessageChannelMain } = standIn;

// Listeners are left out: to chain them, Electron answers with its whole self.
const checked = [
  app satisfies Pick<
    Electron['app'],
    | 'enableSandbox'
    | 'exit'
    | 'getPath'
    | 'isReady'
    | 'quit'
    | 'requestSingleInstanceLock'
    | 'setName'
    | 'setPath'
    | 'whenReady'
  >,
  dialog satisfies Pick<Electron['dialog'], 'showErrorBox' | 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog'>,
  shell satisfies Pick<Electron['shell'], 'openExternal' | 'openPath'>,
  screen satisfies {
    getDisplayMatching(place: Electron.Rectangle): Pick<Electron.Display, 'workArea'>;
  },
  protocol satisfies Pick<Electron['protocol'], 'handle' | 'registerSchemesAsPrivileged'>,
  session.defaultSession satisfies Pick<Electron.Session, 'setPermissionCheckHandler' | 'setPermissionRequestHandler'>,
  nativeImage satisfies { createFromDataURL(address: string): Pick<Electron.NativeImage, 'isEmpty'> },
  utilityProcess satisfies { fork: Fork },
  Menu satisfies {
    buildFromTemplate(items: Electron.MenuItemConstructorOptions[]): Pick<Electron.Menu, 'getMenuItemById'>;
  },
  MessageChannelMain satisfies Channel,
  BrowserWindow satisfies Windows,
];

test('every part of the stand-in fits the types of Electron', () => {
  // The compiler has looked at each of them; at run time there is only left that none is missing.
  expect(checked).not.toContain(undefined);
});
