import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { toWireError } from '../preload/contract';
import { connectPage } from './api/connect-page';
import { electronAbilities } from './hosts/electron/abilities';
import { acceptPage } from './hosts/electron/accept-page';
import { registerAppScheme, serveApp } from './hosts/electron/app-scheme';
import { type CrashNotices, reloadAfterCrash } from './hosts/electron/crash';
import { denyNavigation, denyPermissions } from './hosts/electron/lock-down';
import { openMainWindow, showWindow, stateOf } from './hosts/electron/main-window';
import { setMenu } from './hosts/electron/menu';
import { createOpenedFiles, filesOf } from './hosts/electron/opened-files';
import { askBeforeQuit } from './hosts/electron/quit';
import { setUserData } from './hosts/electron/user-data';
import { startUtilityChild } from './hosts/electron/utility-child';
import { writeWindowState } from './hosts/electron/window-state';
import { readPageFiles } from './hosts/page-files';
import { createServices } from './services';
import { findFolders } from './store/folders';

const folders = findFolders();
const built = (path: string) => join(import.meta.dirname, path);

app.setName('Cloche');
const assertUserData = await setUserData(join(folders.state, 'electron'));
app.enableSandbox();
registerAppScheme();
denyNavigation();

async function start(): Promise<void> {
  await app.whenReady();
  assertUserData();
  denyPermissions();
  serveApp(readPageFiles(built('../renderer')));

  const services = await createServices({
    folders,
    startPtyHost: () => startUtilityChild(built('pty-host.js'), 'Cloche terminals'),
    startReader: () => startUtilityChild(built('reader.js'), 'Cloche files'),
  });
  const openedFiles = createOpenedFiles(services.events.emit);
  let window: BrowserWindow | null = null;
  let crashNotices: CrashNotices | undefined;
  const abilities = electronAbilities(() => window as BrowserWindow);
  acceptPage(
    () => window,
    (port) => {
      const link = connectPage(services, abilities, port);
      for (const message of crashNotices?.take() ?? []) link.emit('notice.raised', { message });
      openedFiles.pageConnected();
    },
  );
  setMenu((action) => services.events.emit('action.requested', { action }));
  const mainWindow = openMainWindow({ preload: built('../preload/electron.cjs'), stateFolder: folders.state });
  window = mainWindow;
  crashNotices = reloadAfterCrash(mainWindow);
  askBeforeQuit(services, mainWindow, async () => {
    try {
      await writeWindowState(folders.state, stateOf(mainWindow));
    } finally {
      await services.dispose();
    }
  });
  openedFiles.add(filesOf(process.argv.slice(1), process.cwd()));
  app.on('second-instance', (_event, argv, folder) => {
    showWindow(mainWindow);
    openedFiles.add(filesOf(argv.slice(1), folder));
  });
}

if (app.requestSingleInstanceLock()) {
  start().catch((thrown: unknown) => {
    const { message, hint } = toWireError(thrown);
    dialog.showErrorBox('Cloche could not start', hint ? `${message}\n\n${hint}` : message);
    app.exit(1);
  });
} else {
  app.exit(0);
}
