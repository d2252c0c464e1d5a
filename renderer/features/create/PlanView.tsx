import { TriangleAlert } from 'lucide-react';
import type { Change, Plan } from '../../../preload/contract';
import { openAddress } from '../../stores/host';
import { useShortPaths } from '../../stores/machine';
import { strings } from '../../strings';
import { ErrorCard } from '../../ui/ErrorCard';
import { PathText } from '../../ui/PathText';
import type { Answer } from '../../use-answer';
import { PlanChanges } from './PlanChanges';

/** Id of the element that shows the plan. */
export const planId = 'create-plan';

/** Exactly what will happen, or why it cannot. */
export function PlanView({
  state: { value: plan, error, isAsking: isPlanning },
  waitsFor,
  onChange,
}: {
  readonly state: Answer<Plan>;
  readonly onChange: (change: Change) => void;
  /** What is told while no plan is asked for. */
  readonly waitsFor: string;
}) {
  const { shortPath, shortPaths } = useShortPaths();
  return (
    <section
      id={planId}
      aria-label={strings.create.plan}
      aria-busy={isPlanning}
      className="flex scroll-mb-5 flex-col gap-2"
    >
      <h3 className="flex items-center justify-between text-sm font-medium text-soft">
        {strings.create.plan}
        {isPlanning ? <span className="text-xs font-normal text-faint">{strings.create.planning}</span> : null}
      </h3>
      {error ? <ErrorCard error={error} onOpen={openAddress} onChange={onChange} /> : null}
      {plan ? (
        <div
          className={`rounded-lg border border-line bg-canvas p-3 transition-opacity duration-120 select-text ${isPlanning ? 'opacity-60' : ''}`}
        >
          <ol className="flex list-decimal flex-col gap-1 pl-5 marker:text-faint">
            {plan.steps.map((step) => (
              <li key={step} className="break-words">
                {shortPaths(step)}
              </li>
            ))}
          </ol>
          {plan.changes ? <PlanChanges changes={plan.changes} /> : null}
          <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 border-t border-line pt-2.5 text-sm">
            <dt className="text-faint">{strings.create.engine}</dt>
            <dd>{plan.engine}</dd>
            {plan.python ? (
              <>
                <dt className="text-faint">{strings.create.python}</dt>
                <dd className="[overflow-wrap:anywhere]">{shortPaths(plan.python)}</dd>
              </>
            ) : null}
            <dt className="text-faint">{strings.create.at}</dt>
            <dd>
              <PathText path={shortPath(plan.path)} className="text-[11.5px]" />
            </dd>
          </dl>
          {plan.warnings.map((warning) => (
            <p key={warning} className="mt-2 flex gap-2 text-sm text-warn">
              <TriangleAlert size={14} aria-hidden className="mt-px shrink-0" />
              <span className="min-w-0 break-words">{shortPaths(warning)}</span>
            </p>
          ))}
        </div>
      ) : null}
      {!plan && !error && !isPlanning ? <p className="text-sm text-faint">{waitsFor}</p> : null}
    </section>
  );
}
