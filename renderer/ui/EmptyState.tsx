import type { ReactNode } from 'react';

/** What stands where nothing is yet: why, and buttons that change it. */
export function EmptyState({
  title,
  text,
  children,
}: {
  readonly title?: string;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="m-auto flex max-w-[26rem] flex-col items-center gap-3 p-6 text-center">
      {title ? <h2 className="text-lg font-semibold">{title}</h2> : null}
      <p className="text-soft">{text}</p>
      {children ? <div className="mt-1 flex flex-wrap justify-center gap-2">{children}</div> : null}
    </div>
  );
}
