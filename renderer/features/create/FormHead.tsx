import type { ReactNode } from 'react';
import type { KindId, KindSummary } from '../../../preload/contract';
import { openAddress } from '../../stores/host';
import { findKind, kindColor } from '../../stores/kinds';
import type { ImportedFile } from '../../stores/ui';
import { strings } from '../../strings';
import { Chip } from '../../ui/Chip';
import { ErrorCard, FixLine } from '../../ui/ErrorCard';
import { ImportHead } from './ImportHead';
import { ImportKinds } from './ImportKinds';
import { KindChoice } from './KindChoice';
import { NameField } from './NameField';
import type { useCreateForm } from './use-create-form';
import type { Reading } from './use-reading';

/** What is made and its name; of an environment that is changed both are fixed. `children` are about the file. */
export function FormHead({
  kinds,
  form: { filled, chooseKind, setName },
  imported,
  reading,
  problem,
  onChooseKind,
  children,
}: {
  readonly kinds: readonly KindSummary[];
  readonly form: ReturnType<typeof useCreateForm>;
  readonly imported: ImportedFile | undefined;
  /** What was read of it. */
  readonly reading: Reading;
  /** Reads it for another kind. */
  readonly onChooseKind: (kind: KindId) => void;
  readonly problem: string | undefined;
  readonly children: ReactNode;
}) {
  const isChange = imported?.changes !== undefined;
  // What was understood of a file is read first.
  const isRead = imported?.source !== undefined;
  return (
    <>
      {imported && reading.preview ? <ImportHead imported={imported} preview={reading.preview} /> : null}
      {imported ? (
        <ImportedKind kinds={kinds} chosen={filled.kind} reading={reading} isFixed={!isRead} onChoose={onChooseKind} />
      ) : (
        <KindChoice kinds={kinds} chosen={filled.kind} onChoose={chooseKind} />
      )}
      {children}
      {isChange ? null : <NameField name={filled.name} problem={problem} isFocused={!isRead} onChange={setName} />}
    </>
  );
}

/** The kinds that something can become, or the one that it has. */
function ImportedKind({
  kinds,
  chosen,
  reading: { preview, wishedKind, isAsking, error },
  isFixed,
  onChoose,
}: {
  readonly kinds: readonly KindSummary[];
  readonly chosen: string;
  readonly reading: Reading;
  readonly isFixed: boolean;
  readonly onChoose: (kind: KindId) => void;
}) {
  const kind = findKind(kinds, chosen);
  const candidates = preview?.candidates ?? [];
  const hasChoice = !isFixed && candidates.length > 1;
  return (
    <div className="flex flex-col items-stretch gap-1.5">
      {hasChoice ? (
        <ImportKinds
          kinds={kinds}
          candidates={candidates}
          chosen={wishedKind ?? chosen}
          isReading={isAsking}
          onChoose={onChoose}
        >
          {kind ? <KindNote kind={kind} /> : undefined}
        </ImportKinds>
      ) : null}
      {kind && !hasChoice ? (
        <>
          <div>
            <Chip color={kindColor(kinds, kind.id)}>{kind.label}</Chip>
          </div>
          <KindNote kind={kind} />
        </>
      ) : null}
      {error ? <ErrorCard error={error} onOpen={openAddress} /> : null}
    </div>
  );
}

/** For whom a kind is, or why it cannot be made here. */
function KindNote({ kind: { availability, summary } }: { readonly kind: KindSummary }) {
  if (availability.available) return <p className="text-sm text-soft">{summary}</p>;
  return (
    <>
      <p role="alert" className="text-sm break-words text-warn select-text">
        {strings.create.kindUnavailable} {availability.reason} {availability.hint}
      </p>
      {availability.fixes?.map((fix) => (
        <FixLine key={fix.label} fix={fix} onOpen={openAddress} />
      ))}
    </>
  );
}
