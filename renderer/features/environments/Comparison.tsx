import { ArrowRight, ChevronRight } from 'lucide-react';
import type { Comparison as ComparisonFacts, Environment, EnvironmentDetail } from '../../../preload/contract';
import { call } from '../../client';
import { saveText } from '../../stores/host';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { useAnswer } from '../../use-answer';
import { comparisonWords, type Difference, differencesOf } from './comparison';

/**
 * How what is in an environment differs from the file it was imported from, or from what was made of it. Nothing where nobody
 * knows what should be there.
 */
export function Comparison({
  environment: { id, state },
  detail,
}: {
  readonly environment: Environment;
  /** What is known of the inside: it is compared anew when that changes. */
  readonly detail: EnvironmentDetail;
}) {
  const found = detail.packages.map((one) => `${one.name} ${one.version}`);
  const { value, error, isAsking } = useAnswer(state === 'ready' ? { id, found } : null, () =>
    call('environment.compare', { id }),
  );
  if (error) {
    return error.code === 'wrong-state' || isAsking ? null : (
      <p role="alert" className="px-5 pb-2 text-sm break-words text-fail select-text">
        {error.message} {error.hint}
      </p>
    );
  }
  if (!value) return null;
  const differences = differencesOf(value);
  return (
    <section
      aria-label={strings.comparison.label}
      aria-busy={isAsking}
      className={`flex shrink-0 flex-wrap items-start gap-x-4 gap-y-1 px-5 pb-2 ${isAsking ? 'opacity-60' : ''}`}
    >
      <div className="min-w-0 flex-[1_1_16rem]">
        {differences.length === 0 ? (
          <p className="py-1 text-sm text-soft select-text">{comparisonWords(value)}</p>
        ) : (
          <Differences comparison={value} />
        )}
      </div>
      <Button onClick={() => void saveText(value.report)}>{strings.comparison.save}</Button>
    </section>
  );
}

function Differences({ comparison }: { readonly comparison: ComparisonFacts }) {
  return (
    <details className="group text-sm">
      <summary className="-mx-1 flex list-none items-start gap-1 rounded-md px-1 py-1 text-warn">
        <ChevronRight
          size={14}
          aria-hidden
          className="mt-px shrink-0 transition-transform duration-120 group-open:rotate-90"
        />
        <span className="min-w-0 break-words">{comparisonWords(comparison)}</span>
      </summary>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="mt-1 ml-[18px] grid max-h-48 grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-x-6 gap-y-2 overflow-y-auto select-text"
      >
        {differencesOf(comparison).map(({ sort, items }) => (
          <div key={sort}>
            <h3 className="text-xs text-faint">{strings.comparison.groups[sort]}</h3>
            <ul>
              {items.map((item) => (
                <DifferenceLine key={item.name} difference={item} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </details>
  );
}

function DifferenceLine({ difference }: { readonly difference: Difference }) {
  return (
    <li className="flex items-baseline gap-2">
      <span className="min-w-0 flex-1 break-words">{difference.name}</span>
      <span className="flex items-baseline gap-1.5 font-mono text-[12px] text-soft">
        {'version' in difference ? (
          difference.version
        ) : (
          <>
            {difference.wanted}
            <ArrowRight size={11} role="img" aria-label={strings.comparison.becomes} className="shrink-0 self-center" />
            <span className="text-ink">{difference.found}</span>
          </>
        )}
      </span>
    </li>
  );
}
