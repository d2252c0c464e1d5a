import type { ReactNode } from 'react';
import type { Candidate, KindId, KindSummary } from '../../../preload/contract';
import { findKind } from '../../stores/kinds';
import { strings } from '../../strings';
import { candidateWords, isWhole } from './carried';
import { KindRows } from './KindRows';

/** The kinds that a file or an environment can become, each with what it changes and has not. */
export function ImportKinds({
  kinds,
  candidates,
  chosen,
  isReading,
  onChoose,
  children,
}: {
  readonly kinds: readonly KindSummary[];
  readonly candidates: readonly Candidate[];
  readonly chosen: string;
  readonly isReading: boolean;
  readonly onChoose: (kind: KindId) => void;
  /** About the chosen one. */
  readonly children: ReactNode;
}) {
  const offered = candidates.flatMap(({ kind }) => findKind(kinds, kind) ?? []);
  const candidateOf = (id: string) => candidates.find(({ kind }) => kind === id);
  const candidate = candidateOf(chosen);
  return (
    <KindRows
      legend={strings.import.kind}
      kinds={offered}
      chosen={chosen}
      isReading={isReading}
      onChoose={onChoose}
      wordsOf={({ id, label, intent }) => ({
        first: label,
        beside: (
          <>
            <span className="min-w-0 text-sm text-soft">{intent}</span>
            <CandidateWords candidate={candidateOf(id)} />
          </>
        ),
        below: '',
      })}
    >
      {children}
      {candidate && isWhole(candidate) && !candidate.isKnown ? (
        <p className="text-sm text-faint">{strings.import.notKnownYet}</p>
      ) : null}
    </KindRows>
  );
}

function CandidateWords({ candidate }: { readonly candidate: Candidate | undefined }) {
  if (!candidate) return null;
  return (
    <span className={`ml-auto min-w-0 text-sm break-words ${isWhole(candidate) ? 'text-soft' : 'text-warn'}`}>
      {candidateWords(candidate)}
    </span>
  );
}
