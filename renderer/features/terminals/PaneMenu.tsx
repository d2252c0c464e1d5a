import { Menu } from '@base-ui/react/menu';
import { useEffect, useState } from 'react';
import { call } from '../../client';
import { formatKeys } from '../../format';
import { runAction, shownKeys, useActions } from '../../stores/actions';
import { useMachine } from '../../stores/machine';
import { notify, reportFailure } from '../../stores/notices';
import { requestFocus } from '../../stores/terminals';
import { strings } from '../../strings';
import { Kbd } from '../../ui/Kbd';
import { setPane } from './pane-state';
import { viewOf } from './views';

/** One line of the menu of a terminal. */
interface Entry {
  readonly title: string;
  readonly keys?: string;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

/** The menu of a terminal, at the pointer. */
export function PaneMenu({
  tab,
  at,
}: {
  readonly tab: string;
  readonly at: { readonly x: number; readonly y: number };
}) {
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  const canPaste = useCanPaste();
  const close = (isOpen: boolean) => {
    if (isOpen) return;
    setPane(tab, { menu: null });
    requestFocus();
  };
  return (
    <Menu.Root open onOpenChange={close} modal={false}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} align="start" side="bottom" className="z-40 outline-none">
          <Menu.Popup
            aria-label={strings.terminal.menu}
            finalFocus={false}
            className="min-w-52 rounded-lg border border-line bg-raised p-1 shadow-xl outline-none"
          >
            {groupsOf(tab, canPaste).map((entries, index) => (
              <div key={entries[0]?.title} className={index === 0 ? '' : 'mt-1 border-t border-line pt-1'}>
                {entries.map((entry) => (
                  <Line key={entry.title} entry={entry} />
                ))}
              </div>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Line({ entry: { title, keys, isDisabled = false, run } }: { readonly entry: Entry }) {
  return (
    <Menu.Item
      onClick={run}
      disabled={isDisabled}
      className="flex h-7 cursor-default items-center justify-between gap-6 rounded-[5px] px-2 outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sel"
    >
      {title}
      {keys ? <Kbd>{formatKeys(keys)}</Kbd> : null}
    </Menu.Item>
  );
}

function groupsOf(tab: string, canPaste: boolean): readonly (readonly Entry[])[] {
  const view = viewOf(tab);
  const action = (id: string, title: string): Entry => {
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
