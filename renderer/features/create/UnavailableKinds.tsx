import { ChevronRight } from 'lucide-react';
import type { KindSummary } from '../../../preload/contract';
import { openAddress } from '../../stores/host';
import { strings } from '../../strings';
import { FixLine } from '../../ui/ErrorCard';
import { type Obstacle, obstaclesOf } from './obstacles';

/** What cannot be made here: a line for each reason, which tells what is missing and how to get it. */
export function UnavailableKinds({ kinds }: { readonly kinds: readonly KindSummary[] }) {
  const isAlone = kinds.every(({ availability }) => !availability.available);
  return obstaclesOf(kinds).map((obstacle) => (
    <ObstacleView key={obstacle.availability.reason} obstacle={obstacle} isOpen={isAlone} />
  ));
}

function ObstacleView({
  obstacle: { availability, kinds },
  isOpen,
}: {
  readonly obstacle: Obstacle;
  readonly isOpen: boolean;
}) {
  return (
    <details open={isOpen} className="group text-sm">
      <summary className="-mx-1 flex list-none gap-1 rounded-md px-1 py-0.5 text-soft hover:text-ink">
        <ChevronRight
          size={14}
          aria-hidden
          className="mt-px shrink-0 transition-transform duration-120 group-open:rotate-90"
        />
        <span className="min-w-0 break-words">
          {strings.create.unavailableKinds(kinds.length)} <span className="text-warn">{availability.reason}</span>
        </span>
      </summary>
      <div className="flex flex-col gap-2 pt-1 pb-1 pl-[18px]">
        {availability.hint ? <p className="break-words text-ink select-text">{availability.hint}</p> : null}
        {availability.fixes?.map((fix) => (
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
    </details>
  );
}
