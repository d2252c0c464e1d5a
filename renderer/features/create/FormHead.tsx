import type { ReactNode } from 'react';
import type { KindSummary } from '../../../preload/contract';
import { openAddress } from '../../stores/host';
import { findKind, kindColor } from '../../stores/kinds';
import type { ImportedFile } from '../../stores/ui';
import { strings } from '../../strings';
import { Chip } from '../../ui/Chip';
import { FixLine } from '../../ui/ErrorCard';
import { KindChoice } from './KindChoice';
import { NameField } from './NameField';
import type { useCreateForm } from './use-create-form';

/** What is made and its name; of an environment that is changed both are fixed. `children` are about the file. */
export function FormHead({
  kinds,
  form: { filled, chooseKind, setName },
  imported,
  problem,
  children,
}: {
  readonly kinds: readonly KindSummary[];
  readonly form: ReturnType<typeof useCreateForm>;
  readonly imported: ImportedFile | undefined;
  readonly problem: string | undefined;
  readonly children: ReactNode;
}) {
  const isChange = imported?.changes !== undefined;
  return (
    <>
      {imported ? (
        <FixedKind kinds={kinds} id={filled.kind} />
      ) : (
        <KindChoice kinds={kinds} chosen={filled.kind} onChoose={chooseKind} />
      )}
      {children}
      {isChange ? null : <NameField name={filled.name} problem={problem} onChange={setName} />}
    </>
  );
}

/** The kind that a file or an environment has, and why it cannot be made here. */
function FixedKind({ kinds, id }: { readonly kinds: readonly KindSummary[]; readonly id: string }) {
  const kind = findKind(kinds, id);
  if (!kind) return null;
  const { availability, label, summary } = kind;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Chip color={kindColor(kinds, id)}>{label}</Chip>
      {availability.available ? (
        <p className="text-sm text-soft">{summary}</p>
      ) : (
        <>
          <p role="alert" className="text-sm break-words text-warn select-text">
            {strings.create.kindUnavailable} {availability.reason} {availability.hint}
          </p>
          {availability.fixes?.map((fix) => (
            <FixLine key={fix.label} fix={fix} onOpen={openAddress} />
          ))}
        </>
      )}
    </div>
  );
}
