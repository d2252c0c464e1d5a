import type { ImportPreview } from '../../../preload/contract';
import type { ImportedFile } from '../../stores/ui';
import { strings } from '../../strings';
import { Tick } from '../../ui/Tick';
import { placeIds } from './missing';

type Remark = ImportPreview['warnings'][number];

/** What files say about themselves, together. */
export interface FileRemarks {
  readonly confirmations: readonly Remark[];
  readonly warnings: readonly Remark[];
}

/** The remarks on all files of a form. */
export function allRemarks(files: readonly ImportedFile[]): FileRemarks {
  const previews = files.map(({ preview }) => preview);
  return {
    confirmations: previews.flatMap(({ confirmations }) => confirmations),
    warnings: previews.flatMap(({ warnings }) => warnings),
  };
}

/** Remarks with the lines that they are about. */
export function RemarkList({
  title,
  remarks,
  className = 'text-soft',
  isWhole = false,
}: {
  readonly title: string;
  readonly remarks: readonly Remark[];
  readonly className?: string;
  /** True where every line must be seen: the list does not scroll by itself. */
  readonly isWhole?: boolean;
}) {
  if (remarks.length === 0) return null;
  return (
    <div>
      <h3 className={`text-sm font-medium ${className}`}>{title}</h3>
      <ul className={`mt-1 flex flex-col gap-1 ${isWhole ? '' : 'max-h-48 overflow-y-auto'}`}>
        {remarks.map(({ line, message }) => (
          <li
            key={`${line}:${message}`}
            className={`gap-2 text-sm ${line === undefined ? '' : 'grid grid-cols-[4rem_1fr]'}`}
          >
            {line === undefined ? null : <span className="text-faint">{strings.create.line(line)}</span>}
            <span className="min-w-0 break-words select-text">{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What a file asks to be confirmed, and what is worth knowing, by line. */
export function ImportRemarks({
  remarks: { confirmations, warnings },
  isConfirmed,
  onConfirm,
}: {
  readonly remarks: FileRemarks;
  readonly isConfirmed: boolean;
  readonly onConfirm: (isConfirmed: boolean) => void;
}) {
  if (confirmations.length + warnings.length === 0) return null;
  return (
    <section className="flex flex-col gap-3">
      <RemarkList title={strings.create.warnings} remarks={warnings} className="text-warn" />
      {confirmations.length > 0 ? (
        <div
          id={placeIds.confirm}
          className="flex scroll-mt-5 flex-col gap-2 rounded-lg border border-[color-mix(in_srgb,var(--warn)_45%,var(--line))] p-3"
        >
          <RemarkList title={strings.create.confirmations} remarks={confirmations} className="text-warn" isWhole />
          <Tick text={strings.create.confirmAll} isTicked={isConfirmed} onTick={onConfirm} />
        </div>
      ) : null}
    </section>
  );
}
