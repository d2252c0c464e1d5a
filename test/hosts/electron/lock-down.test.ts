import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';

type Handler = (...args: unknown[]) => unknown;

const electron = vi.hoisted(() => ({
  permission: {} as Record<'request' | 'check', (...args: unknown[]) => unknown>,
  listeners: new Map<string, (...args: unknown[]) => unknown>(),
}));

vi.mock('electron', () => ({
  app: { on: (name: string, listener: Handler) => electron.listeners.set(name, listener) },
  ipcMain: { on: (name: string, listener: Handler) => electron.listeners.set(name, listener) },
  protocol: {},
  session: {
    defaultSession: {
      setPermissionRequestHandler: (handler: Handler) => {
        electron.permission.request = handler;
      },
      setPermissionCheckHandler: (handler: Handler) => {
        electron.permission.check = handler;
      },
    },
  },
}));

const { denyNavigation, denyPermissions } = await import('../../../main/hosts/electron/lock-down');
const { acceptPage } = await import('../../../main/hosts/electron/accept-page');

beforeEach(() => electron.listeners.clear());

const page = 'app://cloche/';
const copying = 'clipboard-sanitized-write';

test('a permission is given for copying from the page alone, asked for or checked', () => {
  denyPermissions();
  const request = (permission: string, requestingUrl: string) => {
    const answer = vi.fn();
    electron.permission.request(null, permission, answer, { requestingUrl });
    return answer.mock.calls[0]?.[0];
  };
  const check = (permission: string, origin: string) => electron.permission.check(null, permission, origin);
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'hid',
    'serial',
  ]) {
    expect(request(permission, page), permission).toBe(false);
    expect(check(permission, page), permission).toBe(false);
  }
  for (const stranger of ['https://attacker.example/', 'app://cloche.attacker.example/', 'app://other/', '']) {
    expect(request(copying, stranger), stranger).toBe(false);
    expect(check(copying, stranger), stranger).toBe(false);
  }
  expect(request(copying, page)).toBe(true);
  expect(check(copying, page)).toBe(true);
});

/** A new page as Electron announces it; `isDenied` says what became of an event on it. */
function announce() {
  denyNavigation();
  let windowOpen: Handler = () => {};
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: Handler) => {
      windowOpen = handler;
    },
  });
  electron.listeners.get('web-contents-created')?.({}, contents);
  const isDenied = (name: string, details: object) => {
    const preventDefault = vi.fn();
    contents.emit(name, { preventDefault, ...details });
    return preventDefault.mock.calls.length > 0;
  };
  return { isDenied, windowOpen: () => windowOpen({ url: page }) };
}

test('in whatever shows a page, nothing but a reload of our own is let through', () => {
  const { isDenied, windowOpen } = announce();
  for (const url of ['https://attacker.example/', 'app://cloche/other', 'app://other/', 'file:///etc/passwd']) {
    expect(isDenied('will-navigate', { url }), url).toBe(true);
    expect(isDenied('will-frame-navigate', { url, isMainFrame: true }), url).toBe(true);
  }
  const url = 'app://cloche/?host=electron';
  expect(isDenied('will-navigate', { url })).toBe(false);
  expect(isDenied('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
  expect(isDenied('will-frame-navigate', { url, isMainFrame: false })).toBe(true);
  expect(isDenied('will-redirect', { url })).toBe(true);
  expect(isDenied('will-attach-webview', {})).toBe(true);
  expect(windowOpen()).toEqual({ action: 'deny' });
});

test('a port is taken from the main frame of our window, while that shows our page', () => {
  const mainFrame = { origin: 'app://cloche' };
  const webContents = { mainFrame };
  const connect = vi.fn();
  let window: unknown = { webContents };
  acceptPage(() => window as never, connect);
  const ask = (sender: unknown, senderFrame: unknown) => {
    const port = { close: vi.fn(), on: vi.fn(), once: vi.fn(), start: vi.fn() };
    const surplus = { close: vi.fn() };
    connect.mockClear();
    electron.listeners.get('cloche:connect')?.({ sender, senderFrame, ports: [port, surplus] });
    expect(surplus.close).toHaveBeenCalledOnce();
    expect(port.close).toHaveBeenCalledTimes(connect.mock.calls.length === 0 ? 1 : 0);
    return connect.mock.calls.length === 1;
  };
  expect(ask(webContents, mainFrame)).toBe(true);
  expect(ask({ mainFrame }, mainFrame)).toBe(false);
  expect(ask(webContents, { origin: 'app://cloche' })).toBe(false);
  expect(ask(webContents, null)).toBe(false);
  mainFrame.origin = 'https://attacker.example';
  expect(ask(webContents, mainFrame)).toBe(false);
  mainFrame.origin = 'app://cloche';
  window = null;
  expect(ask(webContents, mainFrame)).toBe(false);
});
