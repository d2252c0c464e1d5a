import { create } from 'zustand';
import type { KindSummary } from '../../preload/contract';
import { strings } from '../strings';

/** The kinds that this build offers. */
export interface KindsStore {
  /** Null until the program has answered. */
  readonly kinds: readonly KindSummary[] | null;
}

/** Kinds with their forms; written by `sync.ts` only. */
export const useKinds = create<KindsStore>(() => ({ kinds: null }));

/** The kind with this id, if this build has it. */
export function findKind(kinds: readonly KindSummary[] | null, id: string): KindSummary | undefined {
  return kinds?.find((kind) => kind.id === id);
}

/** The field's word for a kind: empty until the kinds are known, its id where this build has it not. */
export function labelOf(kinds: readonly KindSummary[] | null, id: string): string {
  if (id === 'unknown') return strings.list.unknownKind;
  return kinds ? (findKind(kinds, id)?.label ?? id) : '';
}

/** {@link labelOf} by the kinds as they are now. */
export const kindLabel = (id: string): string => labelOf(useKinds.getState().kinds, id);

const hues = ['nix', 'venv', 'fhs', 'micromamba', 'conda'];

/** The CSS colour of a kind, also before the kinds are known. */
export function kindColor(kinds: readonly KindSummary[] | null, id: string): string {
  const hue = findKind(kinds, id)?.hue ?? hues.find((known) => id.startsWith(known)) ?? 'faint';
  return `var(--${hue})`;
}
