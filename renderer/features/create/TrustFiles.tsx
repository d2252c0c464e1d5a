import { ShieldAlert } from 'lucide-react';
import type { SourceFile } from '../../../preload/contract';
import { visibleText } from '../../../preload/visible-text';
import { useShortPaths } from '../../stores/machine';
import { strings } from '../../strings';
import { PathText } from '../../ui/PathText';
import { Tick } from '../../ui/Tick';
import { placeIds } from './missing';

/** The files that would be run, whole, and the yes without which nothing is. */
export function TrustFiles({
  files,
  isTrusted,
  onTrust,
}: {
  readonly files: readonly SourceFile[];
  readonly isTrusted: boolean;
  readonly onTrust: (isTrusted: boolean) => void;
}) {
  if (files.length === 0) return null;
  return (
    <section
      id={placeIds.trust}
      aria-label={strings.create.trustTitle(files.length)}
      className="flex scroll-mt-5 flex-col gap-3 rounded-lg border border-[color-mix(in_srgb,var(--warn)_45%,var(--line))] p-3"
    >
      <div className="flex gap-2.5">
        <ShieldAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
        <div className="min-w-0">
          <h3 className="font-medium">{strings.create.trustTitle(files.length)}</h3>
          <p className="text-sm text-soft">{strings.create.trustText(files.length)}</p>
        </div>
      </div>
      {files.map((file) => (
        <FileText key={file.hash} file={file} />
      ))}
      <Tick text={strings.create.trustAll(files.length)} isTicked={isTrusted} onTick={onTrust} />
    </section>
  );
}

function FileText({ file: { path, text } }: { readonly file: SourceFile }) {
  const { shortPath } = useShortPaths();
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      <figcaption>
        <PathText path={shortPath(path)} className="text-[11.5px] text-soft" />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-64 overflow-y-auto rounded-md border border-line bg-canvas p-2.5 font-mono text-[12px] leading-[18px] [overflow-wrap:anywhere] whitespace-pre-wrap select-text"
      >
        {visibleText(text)}
      </pre>
    </figure>
  );
}
