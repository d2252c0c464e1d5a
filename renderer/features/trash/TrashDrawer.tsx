import { useEffect } from 'react';
import type { TrashItem } from '../../../preload/contract';
import { call } from '../../client';
import { formatAgo } from '../../format';
import { useEnvironments } from '../../stores/environments';
import { kindColor, labelOf, useKinds } from '../../stores/kinds';
import { useShortPaths } from '../../stores/machine';
import { reportFailure } from '../../stores/notices';
import { useNow } from '../../stores/now';
import { restoreEnvironment } from '../../stores/repairs';
import { loadTrash } from '../../stores/sync';
import { ask, closeDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { Drawer } from '../../ui/Drawer';
import { EmptyState } from '../../ui/EmptyState';
import { PathText } from '../../ui/PathText';

const texts = strings.trash;

async function emptyTrash(id?: string): Promise<void> {
  try {
    await call('trash.empty', id === undefined ? {} : { id });
  } catch (thrown) {
    reportFailure(thrown);
  }
  await loadTrash();
}

/** What was removed: what can still come back, and what cannot be read and is only deleted. */
export function TrashDrawer() {
  const trash = useEnvironments((store) => store.trash);
  useEffect(() => void loadTrash(), []);
  const askEmpty = () =>
    ask({
      title: texts.emptyTitle(trash?.length ?? 0),
      text: texts.emptyText,
      confirm: strings.common.delete,
      run: () => void emptyTrash(),
    });
  return (
    <Drawer
      title={texts.title}
      closeLabel={strings.common.close}
      onClose={closeDrawer}
      footer={
        <Button variant="danger" disabled={!trash?.length} onClick={askEmpty}>
          {texts.emptyAll}
        </Button>
      }
    >
      {trash?.length ? (
        <ul className="flex flex-col p-2">
          {trash.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      ) : (
        <EmptyState text={trash ? texts.empty : strings.common.loading} />
      )}
      {trash?.length ? <p className="px-5 pb-4 text-sm text-faint">{texts.note}</p> : null}
    </Drawer>
  );
}

function Item({ item }: { readonly item: TrashItem }) {
  const nowMs = useNow();
  const kinds = useKinds((store) => store.kinds);
  const { shortPath, shortPaths } = useShortPaths();
  const askDelete = () =>
    ask({
      title: texts.deleteTitle(item.name),
      text: texts.emptyText,
      confirm: strings.common.delete,
      run: () => void emptyTrash(item.id),
    });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line p-3 last:border-0">
      <div className="min-w-0 flex-[1_1_12rem]">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{item.name}</span>
          <Chip color={kindColor(kinds, item.kind)}>{labelOf(kinds, item.kind)}</Chip>
        </p>
        <p className="text-sm text-soft">
          {item.problem ? texts.stays : texts.removed(formatAgo(item.removedAt, nowMs))}
        </p>
        {item.problem ? (
          <p className="text-sm text-soft [overflow-wrap:anywhere]">
            {shortPaths([item.problem.message, item.problem.hint].filter(Boolean).join(' '))}
          </p>
        ) : null}
        <p>
          <PathText path={shortPath(item.path)} className="text-[11.5px] text-faint" />
        </p>
      </div>
      <div className="flex gap-2">
        {item.problem ? null : (
          <Button aria-label={texts.restoreOf(item.name)} onClick={() => void restoreEnvironment(item.id)}>
            {texts.restore}
          </Button>
        )}
        <Button variant="danger" aria-label={texts.deleteOf(item.name)} onClick={askDelete}>
          {strings.common.delete}
        </Button>
      </div>
    </li>
  );
}
