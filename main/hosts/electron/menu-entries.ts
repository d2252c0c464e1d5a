/** One entry of the application's menu that asks the page for an action. */
export interface MenuEntry {
  /** Id of the action in the page's registry. */
  readonly id: string;
  readonly label: string;
  /** The action's key as Electron writes it; it is shown only. */
  readonly accelerator?: string;
}

/** What the menu offers of the page's actions; ids and keys are those of the page's registry. */
export const menuEntries = {
  newEnvironment: { id: 'environment.new', label: 'New Environment…', accelerator: 'Ctrl+N' },
  import: { id: 'import.open', label: 'Import…', accelerator: 'Ctrl+O' },
  newTerminal: { id: 'terminal.open', label: 'New Terminal', accelerator: 'Ctrl+Shift+T' },
  settings: { id: 'settings.open', label: 'Settings', accelerator: 'Ctrl+,' },
  commands: { id: 'palette.open', label: 'Commands', accelerator: 'Ctrl+Shift+P' },
} as const satisfies Readonly<Record<string, MenuEntry>>;
