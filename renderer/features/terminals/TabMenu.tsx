import { closeEnded, selectEndedTabs, useTerminals } from '../../stores/terminals';
import { strings } from '../../strings';
import { MenuAt } from '../../ui/MenuAt';
import { closeAsking } from './close-asking';
import { setPane } from './pane-state';

/** The menu of a tab, at the pointer. */
export function TabMenu({
  tab,
  at,
  onClose,
}: {
  readonly tab: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}) {
  const hasEnded = useTerminals((state) => selectEndedTabs(state).length > 0);
  const groups = [
    [
      { title: strings.terminal.rename, keys: 'F2', run: () => setPane(tab, { isRenaming: true }) },
      { title: strings.terminal.close, keys: 'Delete', run: () => void closeAsking(tab) },
    ],
    [{ title: strings.terminal.closeEnded, isDisabled: !hasEnded, run: closeEnded }],
  ];
  return <MenuAt label={strings.terminal.menu} at={at} groups={groups} onClose={onClose} />;
}
