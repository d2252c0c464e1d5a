import { ClocheError } from '../../../preload/contract';
import type { HostAbilities } from '../../api/handlers';
import { openPath } from '../../process/open-path';
import { hasDisplay } from './open-page';

const noDialogs = async (): Promise<never> => {
  throw new ClocheError('unsupported', 'There are no native dialogs when Cloche is used in a browser.');
};

/** What the browser host can do: the page has the browser's own dialogs, a folder opens where there is a display. */
export function browserAbilities(): HostAbilities {
  const needDisplay = (what: string) => {
    if (hasDisplay()) return;
    throw new ClocheError('unsupported', `${what} cannot be opened, because Cloche runs without a display.`);
  };
  return {
    id: 'browser',
    can: { pickFiles: false, openFolder: hasDisplay(), paste: false },
    pickFolder: noDialogs,
    pickFiles: noDialogs,
    saveFile: noDialogs,
    paste: async () => {
      throw new ClocheError('unsupported', 'Only the browser itself can paste into its page.');
    },
    openFolder: async (path) => {
      needDisplay(path);
      await openPath(path);
    },
    openExternal: async (url) => {
      needDisplay(url.href);
      await openPath(url.href);
    },
  };
}
