import type { Candidate, Carried, ImportPreview } from '../../../preload/contract';
import type { ImportedFile } from '../../stores/ui';
import { strings } from '../../strings';

type Remark = ImportPreview['warnings'][number];

/** What does not come along: what a kind cannot be asked for, and lines that were not understood. */
export interface LeftOutParts {
  readonly dropped: Carried['dropped'];
  readonly rejected: readonly Remark[];
}

/** What is left out of the files of a form, of which the first one is read for its kind. */
export function leftOutOf(files: readonly ImportedFile[], kind: string): LeftOutParts {
  const [first] = files;
  const isForKind = first?.preview.request.kind === kind;
  return {
    dropped: isForKind ? first.preview.carried.dropped : [],
    rejected: files.flatMap(({ preview }) => preview.rejected),
  };
}

/** Items with the same reason together, in the order in which the reasons come. */
export function byReason<T extends { readonly reason: string }>(items: readonly T[]): [reason: string, items: T[]][] {
  const reasons = new Map<string, T[]>();
  for (const item of items) reasons.set(item.reason, [...(reasons.get(item.reason) ?? []), item]);
  return [...reasons];
}

/** Whether a kind is asked for all of a file as it is, and nothing of that is known to be missing. */
export const isWhole = ({ changed, dropped, lacking }: Candidate): boolean => changed + dropped + lacking.length === 0;

/** What becomes of a file in a kind, in a few words; that nothing changes only where all of it is known to be there. */
export function candidateWords(candidate: Candidate): string {
  const { changed, dropped, lacking, isKnown } = candidate;
  if (isWhole(candidate)) return isKnown ? strings.import.nothingChanges : strings.import.asAsked;
  const words = [
    changed > 0 ? strings.import.changed(changed) : undefined,
    dropped > 0 ? strings.import.dropped(dropped) : undefined,
    lacking.length > 0 ? strings.import.lacks(lacking) : undefined,
  ];
  return words.filter((text) => text !== undefined).join(', ');
}
