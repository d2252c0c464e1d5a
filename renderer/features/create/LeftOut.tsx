import { strings } from '../../strings';
import { NameList } from '../../ui/NameList';
import { Tick } from '../../ui/Tick';
import { byReason, type LeftOutParts } from './carried';
import { RemarkList } from './ImportRemarks';
import { placeIds } from './missing';

/** What does not come along, and the yes without which nothing is made that lacks it. */
export function LeftOut({
  parts: { dropped, rejected },
  isWithout,
  onWithout,
}: {
  readonly parts: LeftOutParts;
  readonly isWithout: boolean;
  readonly onWithout: (isWithout: boolean) => void;
}) {
  if (dropped.length + rejected.length === 0) return null;
  return (
    <section
      id={placeIds.without}
      aria-label={strings.import.leftOut}
      className="flex scroll-mt-5 flex-col gap-2 rounded-lg border border-[color-mix(in_srgb,var(--warn)_45%,var(--line))] p-3"
    >
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="flex max-h-56 flex-col gap-2 overflow-y-auto"
      >
        <RemarkList title={strings.create.rejected} remarks={rejected} className="text-warn" />
        {dropped.length > 0 ? (
          <h3 className="text-sm font-medium text-warn">
            {strings.import.leftOut} <span className="font-normal text-faint">{dropped.length}</span>
          </h3>
        ) : null}
        {byReason(dropped).map(([reason, items]) => (
          <div key={reason} className="flex flex-col gap-1 select-text">
            <p className="text-sm break-words text-soft">{reason}</p>
            <NameList names={[...new Set(items.map(({ what }) => what))]} isCode />
          </div>
        ))}
      </div>
      <Tick text={strings.import.without} isTicked={isWithout} onTick={onWithout} />
    </section>
  );
}
