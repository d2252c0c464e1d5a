import { create } from 'zustand';
import type { Side } from '../../stores/terminal-layout';

/** The type under which a dragged tab travels; its text is the tab's id. */
export const tabDragType = 'application/x-cloche-tab';

/** The tab that is being dragged within this page; null when none is. */
export const useTabDrag = create<{ readonly tab: string | null }>(() => ({ tab: null }));

/** Says that a tab is dragged from now on, or no more. */
export function setDraggedTab(tab: string | null): void {
  useTabDrag.setState({ tab });
}

/** Where a drop at a point of a box puts the tab: at the side whose quarter it is in, otherwise into it (null). */
export function sideAt(
  box: Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>,
  point: { readonly clientX: number; readonly clientY: number },
): Side | null {
  const x = (point.clientX - box.left) / box.width;
  const y = (point.clientY - box.top) / box.height;
  const distances: [Side, number][] = [
    ['left', x],
    ['right', 1 - x],
    ['above', y],
    ['below', 1 - y],
  ];
  const [side, distance] = distances.reduce((nearest, next) => (next[1] < nearest[1] ? next : nearest));
  return distance < 0.25 ? side : null;
}

/** Before which of the tabs a drop at `clientX` puts a tab: the first whose middle is behind it. */
export function indexAt(boxes: readonly Pick<DOMRect, 'left' | 'width'>[], clientX: number): number {
  const index = boxes.findIndex(({ left, width }) => clientX < left + width / 2);
  return index === -1 ? boxes.length : index;
}
