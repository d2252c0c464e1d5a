import type { Shell } from '../../../preload/contract';
import { call } from '../../client';
import { closeTab, reopenTab, terminalOfTab, useTerminals } from '../../stores/terminals';
import { ask } from '../../stores/ui';
import { strings } from '../../strings';

/** A program that does not say what runs within this time, milliseconds, does not keep a tab from being closed. */
const patienceMs = 500;

/** Closes a tab; while a command runs in its shell only after a yes. An idle or ended shell is closed at once. */
export const closeAsking = (tab: string): Promise<void> => endAsking(tab, () => closeTab(tab));

/** Starts a tab's terminal anew in that shell; while a command runs in it only after a yes. */
export const reopenAsking = (tab: string, shell: Shell['id']): Promise<void> =>
  endAsking(tab, () => reopenTab(tab, shell));

async function endAsking(tab: string, end: () => void): Promise<void> {
  const terminal = terminalOfTab(useTerminals.getState(), tab);
  if (!terminal || terminal.state === 'exited') {
    end();
    return;
  }
  const command = (await commandOf(terminal.id)) ?? (terminal.isBusy ? '' : null);
  if (command === null) {
    end();
    return;
  }
  ask({
    title: strings.terminal.closeTitle(terminal.name),
    text: strings.terminal.closeText(command),
    confirm: strings.terminal.closeConfirm,
    run: end,
  });
}

/** What runs in the foreground; null when nothing does, or when nobody answers. */
function commandOf(id: string): Promise<string | null> {
  const asked = call('terminal.command', { id }).catch(() => null);
  const given = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMs));
  return Promise.race([asked, given]);
}
