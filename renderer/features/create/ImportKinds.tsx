import type { ReactNode } from 'react';
import type { Candidate, KindId, KindSummary } from '../../../preload/contract';
import { findKind, kindColor } from '../../stores/kinds';
import { strings } from '../../strings';
import { candidateWords } from './carried';
import { UnavailableKinds } from './UnavailableKinds';

/** The kinds that a file or an environment can become, each with what it changes; those that cannot be made here say why. */
export function ImportKinds({
  kinds,
  candidates,
  chosen,
  isReading,
  onChoose,
  children,
}: {
  readonly kinds: readonly KindSummary[];
  readonly candidates: readonly Candidate[];
  readonly chosen: string;
  readonly isReading: boolean;
  readonly onChoose: (kind: KindId) => void;
  /** About the chosen one. */
  readonly children: ReactNode;
}) {
  const known = candidates.flatMap((candidate) => {
    const kind = findKind(kinds, candidate.kind);
    return kind ? [{ candidate, kind }] : [];
  });
  const isUsable = ({ kind }: (typeof known)[number]) => kind.availability.available || kind.id === chosen;
  // Why the chosen one cannot be made is told beside it.
  const explained = known
    .filter(({ kind }) => kind.id !== chosen || kind.availability.available)
    .map(({ kind }) => kind);
  return (
    <div className="flex flex-col gap-2">
      <fieldset aria-busy={isReading} className="min-w-0">
        <legend className="mb-1.5 flex w-full justify-between text-sm font-medium text-soft">
          {strings.import.kind}
          {isReading ? <span className="text-xs font-normal text-faint">{strings.import.reading}</span> : null}
        </legend>
        <div className="flex flex-col divide-y divide-line overflow-hidden rounded-lg border border-line">
          {known.filter(isUsable).map(({ kind, candidate }) => (
            <KindRow
              key={kind.id}
              kind={kind}
              color={kindColor(kinds, kind.id)}
              candidate={candidate}
              isChosen={kind.id === chosen}
              onChoose={() => onChoose(kind.id)}
            />
          ))}
        </div>
      </fieldset>
      {children}
      <UnavailableKinds kinds={explained} />
    </div>
  );
}

function KindRow({
  kind: { id, label, intent, summary },
  color,
  candidate,
  isChosen,
  onChoose,
}: {
  readonly kind: KindSummary;
  readonly color: string;
  readonly candidate: Candidate;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const isWhole = candidate.changed + candidate.dropped === 0;
  return (
    <label
      title={summary}
      className={`flex items-center gap-2.5 px-3 py-1 has-[:focus-visible]:outline-2 has-[:focus-visible]:-outline-offset-2 has-[:focus-visible]:outline-accent ${isChosen ? 'bg-sel' : 'hover:bg-raised'}`}
    >
      <input
        type="radio"
        name="import-kind"
        value={id}
        checked={isChosen}
        onChange={onChoose}
        className="size-3.5 shrink-0 accent-(--accent) outline-none"
      />
      <span
        aria-hidden
        className="size-2 shrink-0 rounded-[2px] forced-color-adjust-none"
        style={{ background: color }}
      />
      <span className="min-w-0 flex-1 truncate">
        <span className="font-medium">{label}</span> <span className="text-sm text-soft">{intent}</span>
      </span>
      <span className={`shrink-0 text-sm ${isWhole ? 'text-soft' : 'text-warn'}`}>{candidateWords(candidate)}</span>
    </label>
  );
}
