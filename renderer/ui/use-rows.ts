import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

/** The rows that are to be drawn, and the empty pixels before and after them. */
export interface RowWindow {
  readonly first: number;
  /** One past the last row. */
  readonly end: number;
  readonly above: number;
  readonly below: number;
}

/** Rows beyond the edges that are drawn too, so that fast scrolling shows no gaps. */
const margin = 12;

/** Which of `count` rows of equal height (pixels) are in sight. */
export function rowWindow(count: number, rowHeight: number, scrollTop: number, height: number): RowWindow {
  const first = Math.min(count, Math.max(0, Math.floor(scrollTop / rowHeight) - margin));
  const end = Math.min(count, Math.max(first, Math.ceil((scrollTop + height) / rowHeight) + margin));
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight };
}

/** Draws of a long list of rows of equal height only those in sight of the scroller. */
export function useRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowWindow {
  const [sight, setSight] = useState({ top: 0, height: 600 });
  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    // In steps of rows: not each pixel of scrolling is a new rendering.
    const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
    const height = element.clientHeight + rowHeight;
    setSight((before) => (before.top === top && before.height === height ? before : { top, height }));
  }, [scroller, rowHeight]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watching = new ResizeObserver(look);
    watching.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      watching.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, look]);
  return rowWindow(count, rowHeight, sight.top, sight.height);
}

/** Scrolls as little as is needed for the row to be in sight. */
export function scrollToRow(scroller: HTMLElement | null, place: number, rowHeight: number): void {
  if (!scroller) return;
  const top = place * rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top + rowHeight - scroller.clientHeight;
  }
}
