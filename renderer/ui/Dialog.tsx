import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

/** A question over everything else. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const change = (isOpen: boolean, { event }: { readonly event: Event }) => {
    if (isOpen) return;
    // Escape is for what lies on top, and not for the drawer below as well.
    event.stopImmediatePropagation();
    onClose();
  };
  return (
    <Base.Root open onOpenChange={change}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/45" />
        <Base.Popup className="fixed top-[18vh] left-1/2 z-40 flex w-[26rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col gap-3 rounded-lg border border-line bg-panel p-5 shadow-2xl outline-none">
          <Base.Title className="text-lg font-semibold break-words">{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
