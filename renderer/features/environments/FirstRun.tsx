import { Download, Plus } from 'lucide-react';
import { runAction } from '../../stores/actions';
import { useEnvironments } from '../../stores/environments';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';

/** What the centre shows without an environment: the first one is two buttons away. */
export function FirstRun() {
  const isLoaded = useEnvironments((store) => store.isLoaded);
  const isEmpty = useEnvironments(({ byId }) => byId.size === 0);
  if (!isLoaded) return <div className="h-full" />;
  return (
    <div className="flex h-full overflow-y-auto">
      <EmptyState
        title={isEmpty ? strings.list.emptyTitle : strings.app.name}
        text={isEmpty ? strings.list.empty : strings.detail.none}
      >
        <Button variant="primary" onClick={() => runAction('environment.new')}>
          <Plus size={15} aria-hidden />
          {strings.actions.newEnvironment}
        </Button>
        <Button onClick={() => runAction('import.open')}>
          <Download size={15} aria-hidden />
          {strings.actions.importFile}
        </Button>
        {isEmpty ? <p className="mt-2 w-full text-sm text-faint">{strings.list.emptyDrop}</p> : null}
      </EmptyState>
    </div>
  );
}
