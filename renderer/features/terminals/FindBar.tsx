import { ArrowDown, ArrowUp, CaseSensitive, X } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { requestFocus } from '../../stores/terminals';
import { strings } from '../../strings';
import { IconButton } from '../../ui/IconButton';
import { type PaneSearch, searchFieldId, setPane } from './pane-state';
import type { Box } from './view-events';
import { viewOf } from './views';

/** Whether two parts of the window have something in common. */
export const isOver = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The side of the terminal for the search bar: the other one as soon as it would lie over the match that is shown. */
function useSide(place: Box | undefined) {
  const bar = useRef<HTMLElement>(null);
  const [isLow, setLow] = useState(false);
  useLayoutEffect(() => {
    const own = bar.current?.getBoundingClientRect();
    if (own && place && isOver(own, place)) setLow((wasLow) => !wasLow);
  }, [place]);
  return { bar, side: isLow ? 'bottom-2' : 'top-2' };
}

/** Looks for text in a terminal and says how often it is there. */
export function FindBar({ tab, search }: { readonly tab: string; readonly search: PaneSearch }) {
  const { bar, side } = useSide(search.place);
  const find = (direction: 'next' | 'previous') => void viewOf(tab)?.find(search, direction);
  const change = (changes: Partial<PaneSearch>) => {
    const changed = { ...search, ...changes };
    setPane(tab, { search: changed });
    void viewOf(tab)?.find(changed, 'next', true);
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') find(event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') closeSearch(tab);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search
      ref={bar}
      className={`absolute ${side} right-5 z-10 flex items-center gap-0.5 rounded-lg border border-line bg-raised p-1 shadow-lg`}
    >
      <input
        id={searchFieldId(tab)}
        type="text"
        aria-label={strings.terminal.searchPlaceholder}
        placeholder={strings.terminal.searchPlaceholder}
        value={search.text}
        // biome-ignore lint/a11y/noAutofocus: it appears because the user asked to type into it.
        autoFocus
        onChange={({ currentTarget }) => change({ text: currentTarget.value })}
        onKeyDown={handleKey}
        className="h-7 w-44 min-w-0 rounded-md bg-canvas px-2 font-mono text-sm text-ink outline-none placeholder:font-sans placeholder:text-faint focus-visible:outline-2 focus-visible:outline-accent"
      />
      <output className="min-w-16 px-1.5 text-center text-xs text-soft">{countOf(search)}</output>
      <IconButton
        icon={ArrowUp}
        label={strings.terminal.searchPrevious}
        keys="Shift Enter"
        onClick={() => find('previous')}
      />
      <IconButton icon={ArrowDown} label={strings.terminal.searchNext} keys="Enter" onClick={() => find('next')} />
      <IconButton
        icon={CaseSensitive}
        label={strings.terminal.searchCase}
        aria-pressed={search.isCaseSensitive}
        className={search.isCaseSensitive ? 'bg-sel text-ink' : ''}
        onClick={() => change({ isCaseSensitive: !search.isCaseSensitive })}
      />
      <IconButton icon={X} label={strings.terminal.searchClose} keys="Esc" onClick={() => closeSearch(tab)} />
    </search>
  );
}

function countOf({ text, index, count }: PaneSearch): string {
  if (text === '') return '';
  return count === 0 ? strings.terminal.searchNone : strings.terminal.searchCount(index, count);
}

/** Ends the search in a tab and gives the keyboard back to its terminal. */
export function closeSearch(tab: string): void {
  void viewOf(tab)?.endSearch();
  setPane(tab, { search: null });
  requestFocus();
}
