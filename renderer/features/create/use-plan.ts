import type { Plan } from '../../../preload/contract';
import { call } from '../../client';
import { type Answer, useAnswer } from '../../use-answer';
import type { FormRequest } from './create-form';

/** How long typing must rest before the plan is asked for, milliseconds. */
const restMs = 350;

const planOf = ({ type, request }: FormRequest, trusts: readonly string[]): Promise<Plan> =>
  type === 'create'
    ? call('environment.plan', { ...request, trusts: [...trusts] })
    : call('environment.planUpdate', { ...request, trusts: [...trusts] });

/**
 * The plan, with every file that nobody has trusted before. Where all of them are trusted by now, the rest is that of the
 * plan that uses them.
 */
export async function askPlan(asked: FormRequest, trusted: readonly string[], ask = planOf): Promise<Plan> {
  const plan = await ask(asked, []);
  const { untrusted = [] } = plan;
  if (untrusted.length === 0 || !untrusted.every(({ hash }) => trusted.includes(hash))) return plan;
  const whole = await ask(
    asked,
    untrusted.map(({ hash }) => hash),
  );
  // What was read for the second plan may be newer than what was shown.
  return whole.untrusted && whole.untrusted.length > 0 ? whole : { ...whole, untrusted };
}

/** The plan for what a form asks for, once it has rested; null asks for nothing. */
export function usePlan(asked: FormRequest | null, trusted: ReadonlySet<string>): Answer<Plan> {
  const question = asked && ([asked, [...trusted].sort()] as const);
  return useAnswer(question, ([request, hashes]) => askPlan(request, hashes), restMs);
}
