import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { IconButton } from './IconButton';

/**
 * A panel at the right side that leaves the rest in use; Escape and its button close it. What is marked with
 * `data-autofocus` has the focus first.
 */
export function Drawer({
  title,
  closeLabel,
  isWide = false,
  keepsFocus = false,
  onClose,
  pinned,
  footer,
  children,
}: {
  readonly title: string;
  readonly closeLabel: string;
  readonly isWide?: boolean;
  /** True for one in whose place another comes, which has the focus then: it gives none back. */
  readonly keepsFocus?: boolean;
  readonly onClose: () => void;
  /** What stays in sight above the footer, whatever is scrolled. */
  readonly pinned?: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open modal={false} disablePointerDismissal onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Popup
          initialFocus={() => content.current?.querySelector<HTMLElement>('[data-autofocus]') ?? content.current}
          {...(keepsFocus ? { finalFocus: false } : {})}
          data-drawer={isWide ? 'wide' : 'narrow'}
          className={`fixed top-0 right-0 bottom-7 z-30 flex max-w-full flex-col border-l border-line bg-panel shadow-2xl outline-none transition-[translate,opacity] duration-140 data-[starting-style]:translate-x-6 data-[starting-style]:opacity-0 ${isWide ? 'w-[38rem]' : 'w-[27.5rem]'}`}
        >
          <div className="flex h-12 shrink-0 items-center justify-between gap-3 border-b border-line pr-3 pl-5">
            <Dialog.Title className="truncate text-lg font-semibold">{title}</Dialog.Title>
            <Dialog.Close render={<IconButton icon={X} label={closeLabel} keys="Esc" />} />
          </div>
          <div ref={content} tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-y-auto outline-none">
            {children}
          </div>
          {pinned}
          {footer ? (
            <div className="flex shrink-0 justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
