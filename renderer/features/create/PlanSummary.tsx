import { ArrowUp } from 'lucide-react';
import type { Plan } from '../../../preload/contract';
import { useShortPaths } from '../../stores/machine';
import { strings } from '../../strings';
import type { Answer } from '../../use-answer';
import { goTo, type Missing } from './missing';
import { planId } from './PlanView';

/** Id of the summary, which tells why the button beside it cannot be pressed. */
export const summaryId = 'create-summary';

/** The plan in a few words, or what is in the way of it, always in sight; it leads to the plan or to what is missing. */
export function PlanSummary({
  state: { value: plan, error, isAsking },
  missing,
  idle,
}: {
  readonly state: Answer<Plan>;
  /** What the form still needs. */
  readonly missing: Missing | undefined;
  /** Why there is nothing to do. */
  readonly idle: string | undefined;
}) {
  const { shortPaths } = useShortPaths();
  const words = plan && shortPaths([changesText(plan), plan.engine, plan.python].filter(Boolean).join(' · '));
  const text = missing?.text ?? error?.message ?? idle ?? (isAsking ? strings.create.planning : (words ?? ''));
  return (
    <button
      type="button"
      title={text}
      id={summaryId}
      onClick={() =>
        missing ? goTo(missing.place) : document.getElementById(planId)?.scrollIntoView({ block: 'end' })
      }
      className={`flex min-w-0 flex-1 gap-1.5 self-center text-left text-sm hover:underline ${missing ? 'text-warn underline decoration-dotted underline-offset-2' : error ? 'text-fail' : 'text-soft'}`}
    >
      {missing ? <ArrowUp size={14} aria-hidden className="mt-px shrink-0" /> : null}
      <span className="line-clamp-2 min-w-0 break-words">{text}</span>
    </button>
  );
}

function changesText({ changes = [] }: Plan): string {
  const gone = changes.filter(({ to }) => to === undefined).length;
  const fresh = changes.filter(({ from }) => from === undefined).length;
  const { install, change, remove } = strings.create.changeCounts;
  const counts = [install(fresh), change(changes.length - gone - fresh), remove(gone)];
  return counts.filter((text) => text !== undefined).join(', ');
}
