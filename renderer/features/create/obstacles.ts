import type { Availability, KindSummary } from '../../../preload/contract';

/** Kinds that cannot be made here for one and the same reason. */
export interface Obstacle {
  readonly availability: Extract<Availability, { readonly available: false }>;
  readonly kinds: readonly KindSummary[];
}

/** The kinds that cannot be made here, those with the same reason together, in their order. */
export function obstaclesOf(kinds: readonly KindSummary[]): Obstacle[] {
  const byReason = new Map<string, Obstacle>();
  for (const kind of kinds) {
    const { availability } = kind;
    if (availability.available) continue;
    const key = JSON.stringify([availability.reason, availability.hint]);
    byReason.set(key, { availability, kinds: [...(byReason.get(key)?.kinds ?? []), kind] });
  }
  return [...byReason.values()];
}
