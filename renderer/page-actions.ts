import { registerActions } from './stores/actions';
import { useKinds } from './stores/kinds';
import { shownTheme, updateSettings } from './stores/settings';
import { openDrawer, setDockOpen, setPaletteOpen, useUi } from './stores/ui';
import { strings } from './strings';

/** Whether this machine has Nix, by what its kinds say. */
const hasNixKind = () =>
  (useKinds.getState().kinds ?? []).some(
    ({ availability, formats }) => availability.available && formats.includes('shell.nix'),
  );

/** Adds what belongs to the page as a whole to the registry. */
export function registerPageActions(): void {
  registerActions([
    {
      id: 'environment.new',
      title: strings.actions.newEnvironment,
      keys: 'Control+KeyN',
      browserKeys: 'Alt+KeyN',
      run: () => openDrawer({ type: 'create' }),
    },
    {
      id: 'palette.open',
      title: strings.actions.palette,
      keys: 'Control+Shift+KeyP',
      inTerminal: true,
      run: () => setPaletteOpen(true),
    },
    // Shells need Ctrl+K; the palette has it everywhere else.
    {
      id: 'palette.openShort',
      title: strings.actions.palette,
      keys: 'Control+KeyK',
      inPalette: false,
      run: () => setPaletteOpen(true),
    },
    // By the character: keyboards have it in other places, and some only with Shift.
    {
      id: 'settings.open',
      title: strings.actions.settings,
      keys: 'Control+,',
      moreKeys: ['Control+Shift+,'],
      inTerminal: true,
      run: () => openDrawer({ type: 'settings' }),
    },
    {
      id: 'scaffold.open',
      title: strings.actions.newNixPackage,
      when: hasNixKind,
      run: () => openDrawer({ type: 'scaffold' }),
    },
    { id: 'machine.check', title: strings.actions.checkMachine, run: () => openDrawer({ type: 'doctor' }) },
    { id: 'trash.open', title: strings.actions.showTrash, run: () => openDrawer({ type: 'trash' }) },
    {
      id: 'theme.switch',
      title: strings.actions.switchTheme,
      run: () => updateSettings({ theme: shownTheme() === 'dark' ? 'light' : 'dark' }),
    },
    {
      id: 'dock.toggle',
      title: strings.actions.toggleDock,
      run: () => setDockOpen(!useUi.getState().isDockOpen),
    },
  ]);
}
