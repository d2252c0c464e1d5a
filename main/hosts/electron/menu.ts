import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type MenuEntry, menuEntries } from './menu-entries';

/** Sets the application's menu; entries ask the page for actions of its registry. */
export function setMenu(request: (action: string) => void): void {
  // Keys belong to the page, which knows what a focused terminal wants for itself: the menu only shows them.
  const action = (entry: MenuEntry): MenuItemConstructorOptions => ({
    ...entry,
    registerAccelerator: false,
    click: () => request(entry.id),
  });
  const role = (name: NonNullable<MenuItemConstructorOptions['role']>): MenuItemConstructorOptions => ({
    role: name,
    registerAccelerator: false,
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };

  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'File',
        submenu: [
          action(menuEntries.newEnvironment),
          action(menuEntries.import),
          separator,
          action(menuEntries.newTerminal),
          separator,
          action(menuEntries.settings),
          separator,
          role('quit'),
        ],
      },
      { label: 'Edit', submenu: [role('cut'), role('copy'), role('paste'), role('selectAll')] },
      {
        label: 'View',
        submenu: [
          action(menuEntries.commands),
          separator,
          role('resetZoom'),
          role('zoomIn'),
          role('zoomOut'),
          role('togglefullscreen'),
          separator,
          role('reload'),
        ],
      },
    ]),
  );
}
