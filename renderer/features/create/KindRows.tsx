import type { ReactNode } from 'react';
import type { KindId, KindSummary } from '../../../preload/contract';
import { kindColor } from '../../stores/kinds';
import { strings } from '../../strings';
import { UnavailableKinds } from './UnavailableKinds';

/** Class of a row among those of the kinds. */
export const rowClass = 'flex w-full gap-2.5 px-3 py-1 text-left';

/** What stands in the row of a kind. */
export interface KindWords {
  /** What is read first. */
  readonly first: string;
  /** What is read beside it. */
  readonly beside: ReactNode;
  /** What stands below, on the row of the chosen kind alone. */
  readonly below: string;
}

/** Kinds to choose one of: those that can be made here, and why the others cannot. */
export function KindRows({
  legend,
  kinds,
  chosen,
  isReading = false,
  wordsOf,
  onChoose,
  lastRow,
  children,
}: {
  readonly legend: string;
  readonly kinds: readonly KindSummary[];
  readonly chosen: string;
  /** Whether what is chosen is being read for. */
  readonly isReading?: boolean;
  readonly wordsOf: (kind: KindSummary) => KindWords;
  readonly onChoose: (kind: KindId) => void;
  /** Another way, below the kinds. */
  readonly lastRow?: ReactNode;
  /** About the chosen kind; where it cannot be made that is told here. */
  readonly children?: ReactNode;
}) {
  const isTold = (kind: KindSummary) => children !== undefined && kind.id === chosen;
  const rows = kinds.filter((kind) => kind.availability.available || isTold(kind));
  const reached = (rows.find(({ id }) => id === chosen) ?? rows[0])?.id;
  return (
    <div className="flex flex-col gap-2">
      <fieldset aria-busy={isReading} className="min-w-0">
        <legend className="mb-1.5 flex w-full justify-between text-sm font-medium text-soft">
          {legend}
          {isReading ? <span className="text-xs font-normal text-faint">{strings.import.reading}</span> : null}
        </legend>
        <div className="flex flex-col divide-y divide-line overflow-hidden rounded-lg border border-line">
          {rows.map((kind) => (
            <KindRow
              key={kind.id}
              kind={kind}
              color={kindColor(kinds, kind.id)}
              words={wordsOf(kind)}
              isChosen={kind.id === chosen}
              isReached={kind.id === reached}
              onChoose={() => onChoose(kind.id)}
            />
          ))}
          {lastRow}
        </div>
      </fieldset>
      {children}
      <UnavailableKinds kinds={kinds.filter((kind) => !isTold(kind))} />
    </div>
  );
}

function KindRow({
  kind: { id, summary },
  color,
  words: { first, beside, below },
  isChosen,
  isReached,
  onChoose,
}: {
  readonly kind: KindSummary;
  readonly color: string;
  readonly words: KindWords;
  readonly isChosen: boolean;
  /** Whether Tab leads to it; the arrows lead on. */
  readonly isReached: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <label
      title={isChosen ? undefined : summary}
      className={`${rowClass} has-[:focus-visible]:outline-2 has-[:focus-visible]:-outline-offset-2 has-[:focus-visible]:outline-accent ${isChosen ? 'bg-sel' : 'hover:bg-raised'}`}
    >
      <input
        type="radio"
        name="kind"
        value={id}
        checked={isChosen}
        // A drawer that Tab has left takes only the chosen one out of the way, and a browser then leads to another.
        tabIndex={isReached ? 0 : -1}
        onChange={onChoose}
        className="mt-[3px] size-3.5 shrink-0 accent-(--accent) outline-none"
      />
      <span
        aria-hidden
        className="mt-1.5 size-2 shrink-0 rounded-[2px] forced-color-adjust-none"
        style={{ background: color }}
      />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0 font-medium break-words">{first}</span>
          {beside}
        </span>
        {/* Who goes through the choices by keyboard hears what each is for. */}
        <span className={isChosen ? 'block text-sm text-soft empty:hidden' : 'sr-only'}>{below}</span>
      </span>
    </label>
  );
}
