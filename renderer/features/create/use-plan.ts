import { useEffect, useState } from 'react';
import { type Plan, toWireError, type WireError } from '../../../preload/contract';
import { call } from '../../client';
import type { FormRequest } from './create-form';

/** The plan of the newest request, or why there is none. */
export interface PlanState {
  readonly plan?: Plan;
  readonly error?: WireError;
  readonly isPlanning: boolean;
}

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
export function usePlan(asked: FormRequest | null, trusted: ReadonlySet<string>): PlanState {
  const [state, setState] = useState<PlanState>({ isPlanning: false });
  const key = asked && JSON.stringify([asked, [...trusted].sort()]);
  useEffect(() => {
    if (key === null) {
      setState({ isPlanning: false });
      return;
    }
    let isStale = false;
    setState((before) => ({ ...before, isPlanning: true }));
    const timer = setTimeout(async () => {
      const [request, hashes] = JSON.parse(key) as [FormRequest, string[]];
      const next = await askPlan(request, hashes).then(
        (plan): PlanState => ({ plan, isPlanning: false }),
        (thrown): PlanState => ({ error: toWireError(thrown), isPlanning: false }),
      );
      if (!isStale) setState(next);
    }, restMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [key]);
  return state;
}
