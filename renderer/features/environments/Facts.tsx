import type { ReactNode } from 'react';
import { useShortPaths } from '../../stores/machine';
import { strings } from '../../strings';
import { CopyButton } from '../../ui/CopyButton';
import { PathText } from '../../ui/PathText';

/** One fact of a list: its name and its value. */
export function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-7 flex-wrap items-baseline gap-x-4 py-1">
      <dt className="w-40 shrink-0 text-soft">{label}</dt>
      <dd className="min-w-0 flex-[1_1_12rem] break-words select-text">{children}</dd>
    </div>
  );
}

/** A path, to read and to copy. */
export function PathRow({ label, path }: { readonly label: string; readonly path: string }) {
  const { shortPath } = useShortPaths();
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-4">
      <dt className="w-40 shrink-0 text-soft">{label}</dt>
      <dd className="flex min-w-0 flex-[1_1_12rem] items-center gap-1">
        <PathText path={shortPath(path)} className="py-1 text-[12px]" />
        <CopyButton text={path} label={strings.detail.copyOf(label)} copiedLabel={strings.common.copied} />
      </dd>
    </div>
  );
}

/** The heading of a list of facts. */
export function Heading({ children }: { readonly children: string }) {
  return <h3 className="mb-1 text-xs font-medium text-faint">{children}</h3>;
}
