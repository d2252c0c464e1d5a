import { FileDown } from 'lucide-react';
import type { KindSummary } from '../../../preload/contract';
import { runAction } from '../../stores/actions';
import { kindColor, useKinds } from '../../stores/kinds';
import { strings } from '../../strings';
import { UnavailableKinds } from './UnavailableKinds';

const rowClass = 'flex w-full gap-2.5 px-3 py-1.5 text-left';

/** What the user needs: one line a kind, the chosen one explained, and below them the way from a file. */
export function KindChoice({
  kinds,
  chosen,
  onChoose,
}: {
  readonly kinds: readonly KindSummary[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) {
  const usable = kinds.filter(({ availability }) => availability.available);
  return (
    <div className="flex flex-col gap-2">
      <fieldset className="min-w-0">
        <legend className="mb-1.5 text-sm font-medium text-soft">{strings.create.kind}</legend>
        <div className="flex flex-col divide-y divide-line overflow-hidden rounded-lg border border-line">
          {usable.map((kind) => (
            <KindRow key={kind.id} kind={kind} isChosen={kind.id === chosen} onChoose={() => onChoose(kind.id)} />
          ))}
          <button type="button" onClick={() => runAction('import.open')} className={`${rowClass} hover:bg-raised`}>
            <FileDown size={14} aria-hidden className="mt-[3px] shrink-0 text-soft" />
            <span className="min-w-0">
              <span className="block font-medium">{strings.create.fromFile}</span>
              <span className="block text-sm text-soft">{strings.create.fromFileSummary}</span>
            </span>
          </button>
        </div>
      </fieldset>
      <UnavailableKinds kinds={kinds} />
    </div>
  );
}

function KindRow({
  kind: { id, label, intent, summary },
  isChosen,
  onChoose,
}: {
  readonly kind: KindSummary;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const color = useKinds(({ kinds }) => kindColor(kinds, id));
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
        onChange={onChoose}
        className="mt-[3px] size-3.5 shrink-0 accent-(--accent) outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 font-medium">{intent}</span>
          <span className="flex shrink-0 items-center gap-1.5 text-xs text-soft">
            <span aria-hidden className="size-2 rounded-[2px] forced-color-adjust-none" style={{ background: color }} />
            {label}
          </span>
        </span>
        {/* Who goes through the choices by keyboard hears what each is for. */}
        <span className={isChosen ? 'block text-sm text-soft' : 'sr-only'}>{summary}</span>
      </span>
    </label>
  );
}
