import { Menu, type MenuItemConstructorOptions } from 'electron';

/** Sets the application's menu; entries ask the page for actions of its registry. */
export function setMenu(request: (action: string) => void): void {
  // Keys belong to the page, which knows what a focused terminal wants for itself: the menu only shows them.
  const action = (id: string, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
    click: () => request(id),
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
          action('environment.new', 'New Environment…'),
          action('import.open', 'Import…'),
          separator,
          action('terminal.new', 'New Terminal', 'Ctrl+Shift+T'),
          separator,
          action('settings.open', 'Settings', 'Ctrl+,'),
          separator,
          role('quit'),
        ],
      },
      { label: 'Edit', submenu: [role('cut'), role('copy'), role('paste'), role('selectAll')] },
      {
        label: 'View',
        submenu: [
          action('palette.open', 'Commands', 'Ctrl+Shift+P'),
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
