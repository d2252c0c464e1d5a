import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type MenuEntry, menuEntries } from './menu-entries';

/** Sets the application's menu; entries ask the page for actions of its registry. */
export function setMenu(request: (action: string) => void): void {
  // Keys of actions belong to the page, which knows what a focused terminal wants for itself: the menu only shows them.
  const action = (entry: MenuEntry): MenuItemConstructorOptions => ({
    ...entry,
    registerAccelerator: false,
    click: () => request(entry.id),
  });
  // So do those of editing.
  const editing = (role: 'cut' | 'copy' | 'paste' | 'selectAll'): MenuItemConstructorOptions => ({
    role,
    registerAccelerator: false,
  });
  // The role's own key needs Shift, whatever the keyboard: https://github.com/electron/electron/issues/29996
  const zoomInWithoutShift: MenuItemConstructorOptions = { role: 'zoomIn', accelerator: 'Ctrl+=', visible: false };
  const separator: MenuItemConstructorOptions = { type: 'separator' };

  // Roles without more have keys of the window. As in a browser they come after the page, and so after a focused terminal.
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
          { role: 'quit' },
        ],
      },
      { label: 'Edit', submenu: [editing('cut'), editing('copy'), editing('paste'), editing('selectAll')] },
      {
        label: 'View',
        submenu: [
          action(menuEntries.commands),
          separator,
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          zoomInWithoutShift,
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
          separator,
          { role: 'reload' },
        ],
      },
    ]),
  );
}
