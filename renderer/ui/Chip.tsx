import type { ReactNode } from 'react';

/** A word with a hue; the word says it too, never the colour alone. */
export function Chip({ color, children }: { readonly color: string; readonly children: ReactNode }) {
  return (
    <span className="inline-flex h-5 items-center gap-1.5 rounded-[5px] border border-line px-1.5 text-xs whitespace-nowrap text-soft">
      <span aria-hidden className="size-2 rounded-[2px] forced-color-adjust-none" style={{ background: color }} />
      {children}
    </span>
  );
}
