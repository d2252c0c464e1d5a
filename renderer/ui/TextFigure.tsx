import type { ReactNode } from 'react';

/** A text as it stands in a file, with its caption; it scrolls by itself. */
export function TextFigure({ caption, text }: { readonly caption: ReactNode; readonly text: string }) {
  return (
    <figure className="flex min-h-40 flex-1 flex-col gap-1">
      <figcaption className="text-sm font-medium text-soft">{caption}</figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-[1_1_0] overflow-auto rounded-md border border-line bg-canvas p-3 font-mono text-[12px] leading-[18px] select-text"
      >
        {text}
      </pre>
    </figure>
  );
}
