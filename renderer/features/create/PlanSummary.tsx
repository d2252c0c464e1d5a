import { ArrowUp } from 'lucide-react';
import type { Plan } from '../../../preload/contract';
import { useShortPaths } from '../../stores/machine';
import { strings } from '../../strings';
import type { Answer } from '../../use-answer';
import { goTo, type Missing } from './missing';
import { planId } from './PlanView';

/** Id of the summary, which tells why the button beside it cannot be pressed. */
export const summaryId = 'create-summary';

/** What will be made in one line, or what is in the way of it, always in sight; it leads to the plan or to what is missing. */
export function PlanSummary({
  state: { value: plan, error, isAsking },
  missing,
  idle,
  what,
  isPlanInSight,
}: {
  readonly state: Answer<Plan>;
  /** What the form still needs. */
  readonly missing: Missing | undefined;
  /** Why there is nothing to do. */
  readonly idle: string | undefined;
  /** What will be made: the kind and its packages. */
  readonly what: string;
  /** Whether the plan stands right above. */
  readonly isPlanInSight: boolean;
}) {
  const { shortPaths } = useShortPaths();
  const known = plan && (isPlanInSight ? [plan.engine, plan.python] : [what, plan.python, plan.engine]);
  const words = plan && shortPaths([changesText(plan), ...(known ?? [])].filter(Boolean).join(' · '));
  const failed = isPlanInSight ? strings.create.planFailedAbove : strings.create.planFailed;
  const obstacle = missing?.text ?? (error ? failed : idle);
  const shows = error
    ? strings.create.showReason
    : plan && obstacle === undefined
      ? strings.create.showPlan
      : undefined;
  const lead = missing || isPlanInSight ? undefined : shows;
  const text = obstacle ?? (isAsking ? strings.create.planning : (words ?? ''));
  return (
    <button
      type="button"
      title={text}
      id={summaryId}
      onClick={() =>
        missing
          ? goTo(missing.place)
          : document.getElementById(planId)?.scrollIntoView({ block: error ? 'start' : 'end' })
      }
      className={`flex min-w-0 flex-1 gap-1.5 self-center text-left text-sm hover:underline ${missing ? 'text-warn underline decoration-dotted underline-offset-2' : error ? 'text-fail' : 'text-soft'}`}
    >
      {missing ? <ArrowUp size={14} aria-hidden className="mt-px shrink-0" /> : null}
      <span className="min-w-0">
        <span className={lead ? 'line-clamp-1 break-all' : 'line-clamp-2 break-words'}>{text}</span>
        {lead ? <span className="block text-accent">{lead}</span> : null}
      </span>
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
