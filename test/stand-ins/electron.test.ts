import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '../../main');
const standIn = createRequire(import.meta.url)('./electron/electron.cjs') as Record<string, unknown>;

/** Names that a source imports from Electron, types left out. */
function importedNames(source: string): string[] {
  const [, names = ''] = /import \{([^}]*)\} from 'electron'/.exec(source) ?? [];
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name && !name.startsWith('type '));
}

test('the stand-in has all that the main process imports, and nothing that it does not', () => {
  const files = readdirSync(join(main, 'hosts/electron')).map((name) => join('hosts/electron', name));
  const used = [...files, 'electron.ts'].flatMap((file) => importedNames(readFileSync(join(main, file), 'utf8')));
  // Specs look at windows and menus through these.
  const offered = Object.keys(standIn).filter((name) => !['BrowserWindow', 'MenuItem', 'standIn'].includes(name));
  const wanted = new Set(used.filter((name) => name !== 'BrowserWindow'));
  expect(offered.sort()).toEqual([...wanted].sort());
});

test('what it has not throws instead of pretending', () => {
  expect(() => standIn.Tray).toThrow('stand-in: electron.Tray is not supported.');
  expect(() => (standIn.app as Record<string, unknown>).relaunch).toThrow('stand-in: app.relaunch is not supported.');
  for (const name of ['app', 'dialog', 'nativeImage', 'protocol', 'screen', 'session', 'shell', 'utilityProcess'])
    expect(() => (standIn[name] as Record<string, unknown>).anythingElse, name).toThrow(
      `stand-in: ${name}.anythingElse is not supported.`,
    );
});

interface Parts {
  readonly BrowserWindow: { readonly prototype: Record<string, unknown> };
  readonly MessageChannelMain: new () => { readonly port1: Record<string, unknown> };
  readonly Menu: { buildFromTemplate(items: readonly { label: string }[]): Items };
  readonly ipcMain: Record<string, unknown>;
}

interface Items extends Record<string, unknown> {
  readonly items: readonly Record<string, unknown>[];
}

test('neither do its windows, menus and ports pretend', () => {
  const { BrowserWindow, MessageChannelMain, Menu, ipcMain } = standIn as unknown as Parts;
  const menu = Menu.buildFromTemplate([{ label: 'File' }]);
  const objects = {
    BrowserWindow: BrowserWindow.prototype,
    MessagePortMain: new MessageChannelMain().port1,
    Menu: menu,
    MenuItem: menu.items[0],
    ipcMain,
  };
  for (const [name, object] of Object.entries(objects))
    expect(() => object?.anythingElse, name).toThrow(`stand-in: ${name}.anythingElse is not supported.`);
  expect(menu.items[0]).toMatchObject({ label: 'File', type: 'normal', submenu: undefined });
});
