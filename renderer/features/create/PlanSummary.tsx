import type { Plan } from '../../../preload/contract';
import { useShortPaths } from '../../stores/machine';
import { strings } from '../../strings';
import type { Answer } from '../../use-answer';
import { planId } from './PlanView';

/** The plan in a few words, or what is in the way of it, always in sight; it leads to the whole plan. */
export function PlanSummary({
  state: { value: plan, error, isAsking },
  problem,
  idle,
}: {
  readonly state: Answer<Plan>;
  /** What is wrong with the form. */
  readonly problem: string | undefined;
  /** Why there is nothing to do. */
  readonly idle: string | undefined;
}) {
  const { shortPaths } = useShortPaths();
  const wrong = problem ?? error?.message;
  const words = plan && shortPaths([changesText(plan), plan.engine, plan.python].filter(Boolean).join(' · '));
  const text = wrong ?? idle ?? (isAsking ? strings.create.planning : (words ?? ''));
  return (
    <button
      type="button"
      title={text}
      onClick={() => document.getElementById(planId)?.scrollIntoView({ block: 'end' })}
      className={`line-clamp-2 min-w-0 flex-1 self-center text-left text-sm break-words hover:underline ${wrong ? 'text-fail' : 'text-soft'}`}
    >
      {text}
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
