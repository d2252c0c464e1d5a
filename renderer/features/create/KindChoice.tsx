import { FileDown } from 'lucide-react';
import type { KindSummary } from '../../../preload/contract';
import { runAction } from '../../stores/actions';
import { kindColor, useKinds } from '../../stores/kinds';
import { strings } from '../../strings';

const cardClass = 'flex w-full gap-2.5 rounded-lg border border-line px-3 py-2 text-left';

/** What the user needs: one card a kind, those that cannot be made here with the reason, and the way from a file. */
export function KindChoice({
  kinds,
  chosen,
  onChoose,
}: {
  readonly kinds: readonly KindSummary[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium text-soft">{strings.create.kind}</legend>
      {kinds.map((kind) => (
        <KindCard key={kind.id} kind={kind} isChosen={kind.id === chosen} onChoose={() => onChoose(kind.id)} />
      ))}
      <button type="button" onClick={() => runAction('import.open')} className={`${cardClass} hover:bg-raised`}>
        <FileDown size={14} aria-hidden className="mt-0.5 shrink-0 text-soft" />
        <span className="min-w-0 text-sm text-soft">
          <span className="text-base font-medium text-ink">{strings.create.fromFile}</span>{' '}
          {strings.create.fromFileSummary}
        </span>
      </button>
    </fieldset>
  );
}

function KindCard({
  kind,
  isChosen,
  onChoose,
}: {
  readonly kind: KindSummary;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const color = useKinds(({ kinds }) => kindColor(kinds, kind.id));
  const { availability } = kind;
  return (
    <label
      className={`${cardClass} has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent ${isChosen ? 'border-accent bg-sel' : ''} ${availability.available ? 'hover:bg-raised has-[:checked]:hover:bg-sel' : ''}`}
    >
      <input
        type="radio"
        name="kind"
        value={kind.id}
        checked={isChosen}
        disabled={!availability.available}
        onChange={onChoose}
        className="mt-[3px] size-3.5 shrink-0 accent-(--accent) outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span
            aria-hidden
            className="size-2 rounded-[2px] forced-color-adjust-none"
            style={{ background: availability.available ? color : 'var(--faint)' }}
          />
          <span className={`font-medium ${availability.available ? '' : 'text-faint'}`}>{kind.label}</span>
          {availability.available ? null : <span className="text-xs text-faint">{strings.create.unavailable}</span>}
        </span>
        <span className={`block text-sm ${availability.available ? 'text-soft' : 'text-faint'}`}>{kind.summary}</span>
        {availability.available ? null : (
          <span className="mt-1 block text-sm break-words text-warn">
            {availability.reason} {availability.hint}
          </span>
        )}
      </span>
    </label>
  );
}
