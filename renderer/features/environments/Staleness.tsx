import { TriangleAlert } from 'lucide-react';
import type { Staleness as StalenessFacts } from '../../../preload/contract';
import { runAction } from '../../stores/actions';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';

/** That what the environment was made of has changed since, and the way to follow it; where that cannot succeed yet, what comes first. */
export function Staleness({ staleness: { reason, hint } }: { readonly staleness: StalenessFacts }) {
  return (
    <section
      aria-label={strings.detail.staleTitle}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-[color-mix(in_srgb,var(--warn)_45%,var(--line))] p-3"
    >
      <TriangleAlert size={16} aria-hidden className="shrink-0 text-warn" />
      <p className="min-w-0 flex-[1_1_14rem] break-words select-text">
        {reason} {hint}
      </p>
      {hint === undefined ? (
        <Button onClick={() => runAction('environment.update')}>{strings.detail.update}</Button>
      ) : (
        <Button onClick={() => runAction('environment.change')}>{strings.detail.change}</Button>
      )}
    </section>
  );
}
