import type { Plan } from '../../../preload/contract';
import { discardDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import type { Answer } from '../../use-answer';
import type { Missing } from './missing';
import { PlanSummary, summaryId } from './PlanSummary';
import { formId } from './submit';

/** What is always in sight: what will happen or what is missing for it, and the buttons. */
export function FormFooter({
  plan,
  missing,
  isNothing,
  isChange,
  canSubmit,
  what,
  isPlanInSight,
}: {
  readonly plan: Answer<Plan>;
  readonly missing: Missing | undefined;
  /** Whether the form asks for what is there already. */
  readonly isNothing: boolean;
  /** Whether an environment is changed by it, and none made. */
  readonly isChange: boolean;
  readonly canSubmit: boolean;
  /** What will be made: the kind and its packages. */
  readonly what: string;
  /** Whether the plan stands right above. */
  readonly isPlanInSight: boolean;
}) {
  return (
    <>
      <PlanSummary
        state={plan}
        missing={missing}
        idle={isNothing ? strings.create.nothingChanged : undefined}
        what={what}
        isPlanInSight={isPlanInSight}
      />
      <Button onClick={discardDrawer}>{strings.common.cancel}</Button>
      <Button
        type="submit"
        form={formId}
        variant="primary"
        disabled={!canSubmit}
        aria-describedby={missing ? summaryId : undefined}
      >
        {isChange ? strings.create.submitChange : strings.create.submit}
      </Button>
    </>
  );
}
