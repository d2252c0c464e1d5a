import { ArrowRight, ChevronRight } from 'lucide-react';
import type { Carried } from '../../../preload/contract';
import { strings } from '../../strings';
import { NameList } from '../../ui/NameList';
import { byReason } from './carried';

/** So many changes are read at a glance: they are shown at once. */
const shortMax = 4;

/** What comes along as it is, and what in another way and why: the counts always, the rest when it is short or asked for. */
export function CarriedReport({ carried: { kept, changed } }: { readonly carried: Carried }) {
  if (kept.length + changed.length === 0) return null;
  const counts = [
    kept.length > 0 ? strings.import.kept(kept.length) : undefined,
    changed.length > 0 ? strings.import.changed(changed.length) : undefined,
  ];
  return (
    <details open={changed.length > 0 && changed.length <= shortMax} className="group text-sm">
      <summary className="-mx-1 flex list-none gap-1 rounded-md px-1 py-0.5 hover:text-ink">
        <ChevronRight
          size={14}
          aria-hidden
          className="mt-px shrink-0 transition-transform duration-120 group-open:rotate-90"
        />
        <span className="font-medium text-soft">{strings.import.report}:</span>
        <span className="text-soft">{counts.filter(Boolean).join(' · ')}</span>
      </summary>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="mt-1 ml-[18px] flex max-h-64 flex-col gap-3 overflow-y-auto select-text"
      >
        {byReason(changed).map(([reason, items]) => (
          <div key={reason} className="flex flex-col gap-1">
            <p className="break-words text-soft">{reason}</p>
            <ul className="flex flex-col gap-0.5 font-mono text-[12px]">
              {items.map(({ from, to }) => (
                <li key={`${from} ${to}`} className="flex flex-wrap items-center gap-x-1.5">
                  <span className="min-w-0 break-all text-soft">{from}</span>
                  <ArrowRight
                    size={11}
                    role="img"
                    aria-label={strings.import.becomes}
                    className="shrink-0 text-faint"
                  />
                  <span className="min-w-0 break-all">{to}</span>
                </li>
              ))}
            </ul>
          </div>
        ))}
        {kept.length > 0 ? (
          <div className="flex flex-col gap-1">
            <h3 className="text-soft">{strings.import.keptTitle}</h3>
            <NameList names={[...new Set(kept)]} isCode />
          </div>
        ) : null}
      </div>
    </details>
  );
}
