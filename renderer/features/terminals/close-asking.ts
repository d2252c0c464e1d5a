import { call } from '../../client';
import { closeTab, terminalOfTab, useTerminals } from '../../stores/terminals';
import { ask } from '../../stores/ui';
import { terminalStrings } from './strings';

/** Closes a tab; while a command runs in its shell only after a yes. An idle or ended shell is closed at once. */
export async function closeAsking(tab: string): Promise<void> {
  const terminal = terminalOfTab(useTerminals.getState(), tab);
  if (!terminal || terminal.state === 'exited' || (terminal.state === 'running' && !terminal.isBusy)) {
    closeTab(tab);
    return;
  }
  const command = await commandOf(terminal.id);
  // A shell that tells nothing of its commands is busy when something else has its terminal.
  if (terminal.state === 'starting' && command === null) {
    closeTab(tab);
    return;
  }
  ask({
    title: terminalStrings.closeTitle(terminal.name),
    text: terminalStrings.closeText(command),
    confirm: terminalStrings.closeConfirm,
    run: () => closeTab(tab),
  });
}

/** What runs in the foreground; null when that cannot be told. */
async function commandOf(id: string): Promise<string | null> {
  try {
    return await call('terminal.command', { id });
  } catch {
    return null;
  }
}
