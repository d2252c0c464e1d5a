import { useEffect, useLayoutEffect } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { Drawers } from './Drawers';
import { EnvironmentDetail } from './features/environments/EnvironmentDetail';
import { EnvironmentList } from './features/environments/EnvironmentList';
import { RenameDialog } from './features/environments/RenameDialog';
import { DropZone } from './features/exchange/DropZone';
import { Palette } from './features/palette/Palette';
import { TerminalDock } from './features/terminals/TerminalDock';
import { QuestionDialog } from './QuestionDialog';
import { StatusBar } from './StatusBar';
import { selectIsLongLost, useConnection } from './stores/connection';
import { useMachine } from './stores/machine';
import { isPageCovered, narrowQuery, setDockOpen, setListOpen, useUi } from './stores/ui';
import { strings } from './strings';
import { Banner } from './ui/Banner';
import { EmptyState } from './ui/EmptyState';
import { HomeFolder } from './ui/ErrorCard';
import { Toasts } from './ui/Toasts';

/** The whole page. */
export function App() {
  const isRefused = useConnection(({ connection }) => connection.state === 'refused');
  const home = useMachine(({ machine }) => machine?.home);
  if (isRefused) return <EmptyState title={strings.connection.refusedTitle} text={strings.connection.refused} />;
  return (
    <HomeFolder value={home}>
      <div className="flex h-full flex-col">
        <ConnectionBanner />
        <div className="relative flex min-h-0 flex-1">
          <ListColumn />
          <Centre />
        </div>
        <StatusBar />
        <Drawers />
        <Palette />
        <RenameDialog />
        <QuestionDialog />
        <DropZone />
        <Toasts label={strings.errors.notifications} closeLabel={strings.common.close} />
      </div>
    </HomeFolder>
  );
}

function ConnectionBanner() {
  const isLost = useConnection(({ connection }) => connection.state === 'reconnecting');
  const isLongLost = useConnection(selectIsLongLost);
  // The desktop host has no link that could be needed anew.
  const canNeedLink = useMachine(({ machine }) => machine?.host !== 'electron');
  if (!isLost) return null;
  return (
    <Banner>
      {strings.connection.reconnecting}
      {canNeedLink && isLongLost ? ` ${strings.connection.needsLink}` : ''}
    </Banner>
  );
}

/** Whether a key belongs to what it was pressed in, whatever lies around that: a shell, a menu, a drawer or a question. */
const isForItself = (target: EventTarget | null) =>
  target instanceof Element && target.closest('.xterm, [role=menu], [role=dialog]') !== null;

/** Has Escape close the list where it lies over the page; the keyboard goes back to where it was before. */
function useEscapeFromList(isOpen: boolean): void {
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const before = document.activeElement;
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isForItself(event.target)) return;
      if (isPageCovered()) return;
      setListOpen(false);
      if (before instanceof HTMLElement) before.focus();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [isOpen]);
}

/** Closes the list over the page when it gets room of its own, so that it does not lie there once that is gone again. */
function useRoomOfList(): void {
  useEffect(() => {
    const media = matchMedia(narrowQuery);
    const close = () => setListOpen(false);
    media.addEventListener('change', close);
    return () => media.removeEventListener('change', close);
  }, []);
}

/** The list: a column of its own from 800 px on, over the centre below that, where Escape closes it. */
function ListColumn() {
  const isOpen = useUi((store) => store.isListOpen);
  const isHidden = useUi((store) => store.isListHidden);
  useEscapeFromList(isOpen);
  useRoomOfList();
  return (
    <>
      {isOpen ? (
        <button
          type="button"
          aria-label={strings.list.hide}
          onClick={() => setListOpen(false)}
          className="absolute inset-0 z-20 bg-black/40 min-[800px]:hidden"
        />
      ) : null}
      <div
        className={`shrink-0 max-[800px]:absolute max-[800px]:inset-y-0 max-[800px]:left-0 max-[800px]:z-20 max-[800px]:shadow-2xl ${isOpen ? '' : 'max-[800px]:hidden'} ${isHidden ? 'min-[800px]:hidden' : ''}`}
      >
        <EnvironmentList />
      </div>
    </>
  );
}

function Centre() {
  const isDockOpen = useUi((store) => store.isDockOpen);
  const dock = usePanelRef();
  useEffect(() => {
    if (isDockOpen) dock.current?.expand();
    else dock.current?.collapse();
  }, [isDockOpen, dock]);
  return (
    <main className="min-w-0 flex-1">
      <h1 className="sr-only">{strings.app.name}</h1>
      <Group orientation="vertical" className="h-full">
        <Panel id="detail" minSize="120px">
          <EnvironmentDetail />
        </Panel>
        <Separator
          aria-label={strings.dock.resize}
          className={`h-px transition-colors duration-120 ${isDockOpen ? '' : 'invisible'}`}
        />
        <Panel
          id="dock"
          panelRef={dock}
          defaultSize="36%"
          minSize="96px"
          collapsible
          collapsedSize={0}
          // A closed dock is no place to scroll; what is in an open one scrolls by itself.
          style={{ overflow: 'hidden' }}
          onResize={({ inPixels }, _, before) => {
            // Messages stand above the terminals, whose own buttons they would cover.
            document.documentElement.style.setProperty('--dock-height', `${inPixels}px`);
            if (before !== undefined) setDockOpen(inPixels > 0);
          }}
        >
          {/* A closed dock keeps its terminals, but nothing in it can be reached. */}
          <div className="h-full" inert={!isDockOpen}>
            <TerminalDock />
          </div>
        </Panel>
      </Group>
    </main>
  );
}
