import { useEffect, useState } from 'react';
import { call } from '../../client';
import { runAction, shownKeys, useActions } from '../../stores/actions';
import { useMachine } from '../../stores/machine';
import { notify, reportFailure } from '../../stores/notices';
import { requestFocus } from '../../stores/terminals';
import { strings } from '../../strings';
import { MenuAt, type PointerEntry } from '../../ui/MenuAt';
import { setPane } from './pane-state';
import { viewOf } from './views';

/** The menu of a terminal, at the pointer. */
export function PaneMenu({
  tab,
  at,
}: {
  readonly tab: string;
  readonly at: { readonly x: number; readonly y: number };
}) {
  const canPaste = useCanPaste();
  const close = () => {
    setPane(tab, { menu: null });
    requestFocus();
  };
  return <MenuAt label={strings.terminal.menu} at={at} groups={groupsOf(tab, canPaste)} onClose={close} />;
}

function groupsOf(tab: string, canPaste: boolean): readonly (readonly PointerEntry[])[] {
  const view = viewOf(tab);
  const action = (id: string, title: string): PointerEntry => {
    const known = useActions.getState().actions.get(id);
    const keys = known && shownKeys(known);
    return { title, run: () => void runAction(id), ...(keys ? { keys } : {}) };
  };
  return [
    [
      {
        title: strings.terminal.copy,
        keys: 'Control+Shift+KeyC',
        isDisabled: !view?.selection,
        run: () => view?.copy(),
      },
      {
        title: strings.terminal.paste,
        keys: 'Control+Shift+KeyV',
        isDisabled: !canPaste,
        run: () => void pasteInto(tab),
      },
      { title: strings.terminal.selectAll, run: () => view?.selectAll() },
    ],
    [action('terminal.search', strings.terminal.search), action('terminal.clear', strings.terminal.clear)],
    [
      action('terminal.splitRight', strings.terminal.splitRight),
      action('terminal.splitDown', strings.terminal.splitDown),
      action('terminal.moveOn', strings.terminal.moveOn),
    ],
    [action('terminal.rename', strings.terminal.rename), action('terminal.close', strings.terminal.close)],
  ];
}

const canHostPaste = () => useMachine.getState().machine?.can.paste ?? false;

/** Whether the host pastes, or the page may ask for the clipboard; otherwise only the keys paste. */
function useCanPaste(): boolean {
  const [canPaste, setCanPaste] = useState(true);
  useEffect(() => {
    // Not every browser knows this permission by name; such a one asks by itself.
    navigator.permissions.query({ name: 'clipboard-read' as PermissionName }).then(
      ({ state }) => setCanPaste(state !== 'denied'),
      () => {},
    );
  }, []);
  return canHostPaste() || canPaste;
}

async function pasteInto(tab: string): Promise<void> {
  if (!canHostPaste()) return pasteFromClipboard(tab);
  viewOf(tab)?.focus();
  try {
    await call('host.paste', {});
  } catch (thrown) {
    reportFailure(thrown);
  }
}

async function pasteFromClipboard(tab: string): Promise<void> {
  try {
    viewOf(tab)?.paste(await navigator.clipboard.readText());
  } catch {
    notify(strings.terminal.pasteDenied);
  }
}
