import { PanelLeft, Settings } from 'lucide-react';
import { JobStatus } from './features/jobs/JobStatus';
import { runAction, useShownKeys } from './stores/actions';
import { useUi } from './stores/ui';
import { strings } from './strings';
import { IconButton } from './ui/IconButton';
import { Kbd } from './ui/Kbd';

/** The line at the foot: the running job at the left, commands and settings at the right. */
export function StatusBar() {
  const keys = useShownKeys('palette.open');
  const isListHidden = useUi((store) => store.isListHidden);
  const settingsKeys = useShownKeys('settings.open');
  return (
    <footer className="flex h-7 items-center border-t border-line bg-panel pr-2 text-sm">
      <IconButton
        icon={PanelLeft}
        label={strings.list.show}
        keys={useShownKeys('list.toggle')}
        className={`ml-1.5 h-6! ${isListHidden ? '' : 'min-[800px]:hidden'}`}
        onClick={() => runAction('list.toggle')}
      />
      <div className="flex h-full min-w-0 flex-1 items-center">
        <JobStatus />
      </div>
      <button
        type="button"
        onClick={() => runAction('palette.open')}
        className="flex h-full shrink-0 items-center gap-1.5 px-2 text-soft hover:bg-raised hover:text-ink"
      >
        {strings.status.commands}
        {keys ? <Kbd>{keys}</Kbd> : null}
      </button>
      <IconButton
        icon={Settings}
        label={strings.status.settings}
        keys={settingsKeys}
        className="h-6!"
        onClick={() => runAction('settings.open')}
      />
    </footer>
  );
}
