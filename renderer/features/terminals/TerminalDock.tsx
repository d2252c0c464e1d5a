import { SquareTerminal } from 'lucide-react';
import { Fragment } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useEnvironments } from '../../stores/environments';
import type { LayoutNode, Split } from '../../stores/terminal-layout';
import { divideSplit, openTerminal, useTerminals } from '../../stores/terminals';
import { useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { TabSetView } from './TabSetView';

/** The terminals: tabs in places that can be split, or what opens the first one. */
export function TerminalDock() {
  const root = useTerminals(({ layout }) => layout.root);
  return (
    <section aria-label={strings.terminal.label} className="flex h-full min-h-0 flex-col bg-canvas">
      {root ? <Place node={root} /> : <NoTerminals />}
    </section>
  );
}

function Place({ node }: { readonly node: LayoutNode }) {
  return node.type === 'set' ? <TabSetView set={node} /> : <SplitView split={node} />;
}

function SplitView({ split }: { readonly split: Split }) {
  const isRow = split.direction === 'row';
  return (
    <Group
      // The places of a split are its identity: with others it is laid out anew.
      key={split.children.map(({ id }) => id).join(' ')}
      className="min-h-0 flex-1"
      orientation={isRow ? 'horizontal' : 'vertical'}
      defaultLayout={split.sizes}
      onLayoutChanged={(sizes, { isUserInteraction }) => {
        if (isUserInteraction) divideSplit(split.id, sizes);
      }}
    >
      {split.children.map((child, index) => (
        <Fragment key={child.id}>
          {index === 0 ? null : (
            <Separator className={isRow ? 'w-px' : 'h-px'} aria-label={strings.terminal.resizeSplit} />
          )}
          <Panel id={child.id} minSize={isRow ? '120px' : '72px'} className="flex min-h-0 min-w-0 flex-col">
            <Place node={child} />
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}

function NoTerminals() {
  const selected = useUi(({ selectedId }) => selectedId);
  const environment = useEnvironments(({ byId }) => (selected === null ? undefined : byId.get(selected)));
  return (
    <EmptyState title={strings.terminal.emptyTitle} text={strings.terminal.emptyText}>
      {environment?.state === 'ready' ? (
        <Button variant="primary" onClick={() => openTerminal(environment.id)}>
          <SquareTerminal size={15} strokeWidth={1.75} aria-hidden />
          {strings.terminal.openIn(environment.name)}
        </Button>
      ) : null}
      <Button onClick={() => openTerminal()}>{strings.terminal.openPlain}</Button>
    </EmptyState>
  );
}
