import { app, type BrowserWindow, dialog } from 'electron';
import type { Services } from '../../services';

/** Most names that the question lists. */
const namesMax = 8;

/** What quitting would end, a line each. */
async function runningWork({ jobs, terminals }: Services): Promise<string[]> {
  const running = jobs
    .list()
    .filter(({ state, isElsewhere }) => !isElsewhere && (state === 'queued' || state === 'running'));
  const open = (await terminals.list()).filter(({ state }) => state !== 'exited');
  return [...running.map(({ title }) => `Job: ${title}`), ...open.map(({ name }) => `Terminal: ${name}`)];
}

async function mayQuit(services: Services, window: BrowserWindow): Promise<boolean> {
  const names = await runningWork(services);
  if (names.length === 0) return true;
  const more = names.length > namesMax ? [`and ${names.length - namesMax} more`] : [];
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Quit Cloche and end what is running?',
    detail: [...names.slice(0, namesMax), ...more].join('\n'),
    buttons: ['Quit', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/**
 * From now on quitting and closing the window ask first while jobs or terminals run; then `end` ends everything.
 * A signal does not ask: whoever sends it does not see the question.
 */
export function askBeforeQuit(services: Services, window: BrowserWindow, end: () => Promise<void>): void {
  let phase: 'running' | 'asking' | 'ending' = 'running';
  const finish = async () => {
    if (phase === 'ending') return;
    phase = 'ending';
    await end().catch((thrown) => process.stderr.write(`${String(thrown)}\n`));
    app.exit(0);
  };
  const ask = async () => {
    if (phase !== 'running') return;
    phase = 'asking';
    const isAllowed = await mayQuit(services, window).catch(() => true);
    phase = 'running';
    if (isAllowed) await finish();
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    void ask();
  });
  window.on('close', (event) => {
    event.preventDefault();
    void ask();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void finish());
}
