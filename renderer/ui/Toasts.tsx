import { Toast } from '@base-ui/react/toast';
import { CircleAlert, X } from 'lucide-react';
import { toasts } from './toasts';

/**
 * Short messages above the status bar and the terminals, whose height `--dock-height` tells; beside a drawer while one is
 * open, as narrow as need be, and above its buttons where a window leaves no room beside it.
 */
export function Toasts({ label, closeLabel }: { readonly label: string; readonly closeLabel: string }) {
  return (
    <Toast.Provider toastManager={toasts} limit={4}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={label}
          className="fixed right-4 bottom-[min(calc(var(--dock-height,0px)+2.5rem),calc(100vh-10rem))] z-50 in-[body:has([data-drawer])]:right-auto in-[body:has([data-drawer])]:bottom-24 in-[body:has([data-drawer])]:left-4 flex w-[22rem] max-w-[calc(100vw-2rem)] in-[body:has([data-drawer=narrow])]:max-w-[max(14rem,calc(100vw-29.5rem))] in-[body:has([data-drawer=wide])]:max-w-[max(14rem,calc(100vw-40rem))] flex-col gap-2"
        >
          <Messages closeLabel={closeLabel} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Messages({ closeLabel }: { readonly closeLabel: string }) {
  return Toast.useToastManager().toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection="right"
      className="rounded-lg border border-line bg-raised shadow-xl transition-opacity duration-140 data-[ending-style]:opacity-0 data-[limited]:hidden data-[starting-style]:opacity-0"
    >
      <Toast.Content className="flex items-start gap-2.5 p-3">
        {toast.type === 'error' ? <CircleAlert size={16} aria-hidden className="mt-1.5 shrink-0 text-fail" /> : null}
        {/* A button that has no room beside the text stands below it: a long name keeps the whole width. */}
        <div className="flex min-w-0 flex-1 flex-wrap items-start justify-end gap-x-2.5">
          <div className="flex min-h-7 min-w-0 flex-auto flex-col justify-center break-words">
            <Toast.Title className="font-medium" render={<div />} />
            <Toast.Description className="text-sm text-soft" />
          </div>
          <Toast.Action className="h-7 shrink-0 rounded-md px-2 font-medium text-accent hover:bg-panel" />
        </div>
        <Toast.Close
          aria-label={closeLabel}
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-soft hover:bg-panel hover:text-ink"
        >
          <X size={14} aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
