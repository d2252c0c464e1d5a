import { FileDown } from 'lucide-react';
import type { KindId, KindSummary } from '../../../preload/contract';
import { runAction } from '../../stores/actions';
import { strings } from '../../strings';
import { KindRows, rowClass } from './KindRows';

/** What the user needs: one line a kind, the chosen one explained, and below them the way from a file. */
export function KindChoice({
  kinds,
  chosen,
  onChoose,
}: {
  readonly kinds: readonly KindSummary[];
  readonly chosen: string;
  readonly onChoose: (id: KindId) => void;
}) {
  return (
    <KindRows
      legend={strings.create.kind}
      kinds={kinds}
      chosen={chosen}
      onChoose={onChoose}
      wordsOf={({ intent, label, summary }) => ({
        first: intent,
        beside: <span className="ml-auto text-xs text-soft">{label}</span>,
        below: summary,
      })}
      lastRow={
        <button
          type="button"
          title={strings.create.fromFileSummary}
          onClick={() => runAction('import.open')}
          className={`${rowClass} hover:bg-raised`}
        >
          <FileDown size={14} aria-hidden className="mt-[3px] mr-[18px] shrink-0 text-soft" />
          <span className="flex min-w-0 items-baseline gap-2">
            <span className="shrink-0 font-medium">{strings.create.fromFile}</span>
            <span className="truncate text-xs text-soft">{strings.create.fromFileSummary}</span>
          </span>
        </button>
      }
    />
  );
}
