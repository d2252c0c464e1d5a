import { BrowserWindow, nativeImage } from 'electron';
import iconData from '../../../assets/icons/128x128.png?inline';
import { pageAddress } from './app-scheme';
import { readWindowState, type WindowState } from './window-state';

/** What every page of ours is held in; nothing of the operating system is in reach of it. */
export const secureWebPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const;

/** How the window is made. */
export interface MainWindowOptions {
  /** Absolute path of the built preload. */
  readonly preload: string;
  /** Folder in which the window's place is kept. */
  readonly stateFolder: string;
}

/** Opens the window at the place where it was; it appears once there is something to see. */
export function openMainWindow({ preload, stateFolder }: MainWindowOptions): BrowserWindow {
  const state = readWindowState(stateFolder);
  const window = new BrowserWindow({
    ...(state?.bounds ?? { width: 1280, height: 800 }),
    minWidth: 480,
    minHeight: 360,
    show: false,
    title: 'Cloche',
    // The canvas of the dark theme, so that nothing flashes before the page is painted.
    backgroundColor: '#101216',
    icon: nativeImage.createFromDataURL(iconData),
    webPreferences: { ...secureWebPreferences, preload },
  });
  if (state?.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress);
  return window;
}

/** Brings the window to the front. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Where the window stands now. */
export function stateOf(window: BrowserWindow): WindowState {
  return { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
}
