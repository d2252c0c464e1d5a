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
  isPinned = false,
  onChange,
}: {
  readonly state: Answer<Plan>;
  /** Whether it stands below the form, where it stays in sight. */
  readonly isPinned?: boolean;
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
      {...(isPinned ? { tabIndex: 0 } : {})}
      className={`flex flex-col gap-1.5 ${isPinned ? 'max-h-[36vh] shrink-0 overflow-y-auto border-t border-line px-5 pt-3 pb-3 outline-offset-[-3px]' : 'scroll-mb-5'}`}
    >
      <h3 className="flex items-center justify-between text-sm font-medium text-soft">
        {strings.create.plan}
        {isPlanning ? <span className="text-xs font-normal text-faint">{strings.create.planning}</span> : null}
      </h3>
      {error ? <ErrorCard error={error} onOpen={openAddress} onChange={onChange} /> : null}
      {plan ? (
        <div
          className={`transition-opacity duration-120 select-text ${isPinned ? 'text-sm' : 'rounded-lg border border-line bg-canvas px-3 py-2'} ${isPlanning ? 'opacity-60' : ''}`}
        >
          <ol className="flex list-decimal flex-col gap-0.5 pl-5 marker:text-faint">
            {plan.steps.map((step) => (
              <li key={step} className="break-words">
                {shortPaths(step)}
              </li>
            ))}
          </ol>
          {plan.changes ? <PlanChanges changes={plan.changes} /> : null}
          <dl
            className={`mt-2 grid-cols-[auto_1fr] gap-x-3 border-t border-line pt-2 text-sm ${isPinned ? 'hidden [@media(min-height:900px)]:grid' : 'grid'}`}
          >
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
