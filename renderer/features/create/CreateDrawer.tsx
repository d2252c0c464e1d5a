import { useKinds } from '../../stores/kinds';
import { closeDrawer, type ImportedFile } from '../../stores/ui';
import { strings } from '../../strings';
import { Drawer } from '../../ui/Drawer';
import { EmptyState } from '../../ui/EmptyState';
import { CreateScreen } from './CreateScreen';

interface CreateDrawerProps {
  /** What the form begins with. */
  readonly imported?: ImportedFile | undefined;
  /** Files whose requirements are added to it. */
  readonly additions?: readonly ImportedFile[] | undefined;
}

const none: readonly ImportedFile[] = [];

function titleOf(imported: ImportedFile | undefined): string {
  if (!imported) return strings.create.title;
  const { changes, fileName, preview, source } = imported;
  if (source?.type === 'environment') return strings.create.convertTitle(fileName);
  const isChange = changes !== undefined || preview.request.replaces !== undefined;
  return isChange ? strings.create.changeTitle(fileName) : strings.create.importTitle(fileName);
}

/** Makes or changes an environment, from scratch, from a file, or from what it is: its fields, the plan. */
export function CreateDrawer({ imported, additions = none }: CreateDrawerProps) {
  const kinds = useKinds((store) => store.kinds);
  const title = titleOf(imported);
  if (!kinds) {
    return (
      <Drawer title={title} closeLabel={strings.common.close} keepsFocus onClose={closeDrawer}>
        <EmptyState text={strings.create.kindsLoading} />
      </Drawer>
    );
  }
  // Another file to begin with is another form.
  const key = imported?.id ?? 0;
  return <CreateScreen key={key} title={title} kinds={kinds} imported={imported} additions={additions} />;
}
