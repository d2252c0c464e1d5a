import { useEffect, useState } from 'react';
import { type CreateRequest, type Plan, toWireError, type WireError } from '../../../preload/contract';
import { call } from '../../client';

/** The plan of the newest request, or why there is none. */
export interface PlanState {
  readonly plan?: Plan;
  readonly error?: WireError;
  readonly isPlanning: boolean;
}

/** How long typing must rest before the plan is asked for, milliseconds. */
const restMs = 350;

/** The plan for a request, asked for when it has rested; null asks for nothing. */
export function usePlan(request: CreateRequest | null): PlanState {
  const [state, setState] = useState<PlanState>({ isPlanning: false });
  const key = request && JSON.stringify(request);
  useEffect(() => {
    if (key === null) {
      setState({ isPlanning: false });
      return;
    }
    let isStale = false;
    setState((before) => ({ ...before, isPlanning: true }));
    const timer = setTimeout(async () => {
      const next = await call('environment.plan', JSON.parse(key) as CreateRequest).then(
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
