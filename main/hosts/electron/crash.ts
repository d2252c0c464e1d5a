import { app, type BrowserWindow, dialog } from 'electron';

/** A page that crashes again this soon would do it for ever, milliseconds. */
const soonMs = 60_000;

/** What a page that came back should tell its user. */
export interface CrashNotices {
  /** The sentences that no page has been told yet; empty afterwards. */
  take(): string[];
}

/** Loads the page again when its process has died; when that happens twice in a minute, the user is asked first. */
export function reloadAfterCrash(window: BrowserWindow): CrashNotices {
  const notices: string[] = [];
  let crashedAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', async (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const isAgain = Date.now() - crashedAt < soonMs;
    crashedAt = Date.now();
    if (isAgain && !(await mayReload(window))) return app.quit();
    if (window.isDestroyed()) return;
    notices.push('The window had crashed and was loaded again. Terminals and jobs have gone on meanwhile.');
    // The dead page is still being put away while its end is told.
    setImmediate(() => window.webContents.reload());
  });
  return { take: () => notices.splice(0) };
}

async function mayReload(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window of Cloche has crashed again.',
    detail: 'Terminals and jobs go on without it.',
    buttons: ['Load Again', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 0;
}
