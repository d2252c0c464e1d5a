import { create } from 'zustand';
import { defaultSettings, type Params, type Settings } from '../../preload/contract';
import { call } from '../client';
import { reportFailure } from './notices';

/** The user's settings. */
export interface SettingsStore {
  readonly settings: Settings;
  /** False while they are the defaults only because the program has not answered. */
  readonly isLoaded: boolean;
}

/** Settings as they are on disk; written by `sync.ts` only. */
export const useSettings = create<SettingsStore>(() => ({ settings: defaultSettings, isLoaded: false }));

/** Changes settings on disk; the store follows by the program's event. A failure is told to the user. */
export async function updateSettings(changes: Params<'settings.update'>): Promise<void> {
  try {
    await call('settings.update', changes);
  } catch (thrown) {
    reportFailure(thrown);
  }
}

const darkQuery = '(prefers-color-scheme: dark)';
const themeKey = 'cloche.theme';

/** The theme that is to be shown: the chosen one, or the system's. */
export function effectiveTheme(theme: Settings['theme'], isSystemDark: boolean): 'dark' | 'light' {
  if (theme === 'system') return isSystemDark ? 'dark' : 'light';
  return theme;
}

/** The theme that is shown now. */
export function shownTheme(): 'dark' | 'light' {
  return effectiveTheme(useSettings.getState().settings.theme, matchMedia(darkQuery).matches);
}

/** Shows the theme of the settings, and follows them and the system from now on. */
export function startTheme(): void {
  const show = (theme: 'dark' | 'light') => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.style.colorScheme = theme;
  };
  const apply = () => {
    const { settings, isLoaded } = useSettings.getState();
    // Until the program has answered, the last theme of this page is the best guess: no flash.
    const remembered = localStorage.getItem(themeKey) as Settings['theme'] | null;
    const theme = isLoaded ? settings.theme : (remembered ?? settings.theme);
    if (isLoaded) localStorage.setItem(themeKey, theme);
    show(effectiveTheme(theme, matchMedia(darkQuery).matches));
  };
  apply();
  useSettings.subscribe(apply);
  matchMedia(darkQuery).addEventListener('change', apply);
}
