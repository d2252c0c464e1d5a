import type { ReactNode } from 'react';

/** A line over the whole width that stays until its reason is gone. */
export function Banner({ children }: { readonly children: ReactNode }) {
  return (
    <div role="status" className="flex items-center justify-center gap-3 border-b border-line bg-raised px-4 py-1.5">
      <span aria-hidden className="size-2 shrink-0 rounded-full bg-warn forced-color-adjust-none" />
      <span>{children}</span>
    </div>
  );
}
