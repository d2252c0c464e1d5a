import { ChevronRight } from 'lucide-react';
import type { KindSummary } from '../../../preload/contract';
import { openAddress } from '../../stores/host';
import { strings } from '../../strings';
import { FixLine } from '../../ui/ErrorCard';
import { type Obstacle, obstaclesOf } from './obstacles';

/** What cannot be made here, one line that opens: for each reason what is missing and how to get it. */
export function UnavailableKinds({ kinds }: { readonly kinds: readonly KindSummary[] }) {
  const obstacles = obstaclesOf(kinds);
  if (obstacles.length === 0) return null;
  const isAlone = kinds.every(({ availability }) => !availability.available);
  const count = obstacles.reduce((sum, obstacle) => sum + obstacle.kinds.length, 0);
  return (
    <details open={isAlone} className="group text-sm">
      <summary className="-mx-1 flex list-none gap-1 rounded-md px-1 py-0.5 text-soft hover:text-ink">
        <ChevronRight
          size={14}
          aria-hidden
          className="mt-px shrink-0 transition-transform duration-120 group-open:rotate-90"
        />
        {strings.create.unavailableKinds(count)}
      </summary>
      <div className="flex flex-col gap-3 pt-1 pb-1 pl-[18px]">
        {obstacles.map((obstacle) => (
          <ObstacleView key={obstacle.availability.reason} obstacle={obstacle} />
        ))}
      </div>
    </details>
  );
}

function ObstacleView({ obstacle: { availability, kinds } }: { readonly obstacle: Obstacle }) {
  const { reason, hint, fixes = [] } = availability;
  return (
    <div className="flex flex-col gap-2">
      <p className="break-words text-warn select-text">{reason}</p>
      {hint ? <p className="break-words text-ink select-text">{hint}</p> : null}
      {fixes.map((fix) => (
        <FixLine key={fix.label} fix={fix} onOpen={openAddress} />
      ))}
      <ul className="flex flex-col gap-1 text-faint">
        {kinds.map(({ id, intent, summary }) => (
          <li key={id}>
            <span className="font-medium">{intent}</span> {summary}
          </li>
        ))}
      </ul>
    </div>
  );
}
