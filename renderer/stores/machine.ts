import { create } from 'zustand';
import type { Finding, Interpreter, Machine, WireError } from '../../preload/contract';
import { shortenPath, shortenPaths } from '../format';

/** The machine under the program. */
export interface MachineStore {
  /** Null until the program has answered. */
  readonly machine: Machine | null;
  readonly findings: readonly Finding[] | null;
  readonly interpreters: readonly Interpreter[] | null;
  readonly isChecking: boolean;
  /** Why the last look failed. */
  readonly error: WireError | null;
}

/** The machine, the doctor's findings and the interpreters; written by `sync.ts` only. */
export const useMachine = create<MachineStore>(() => ({
  machine: null,
  findings: null,
  interpreters: null,
  isChecking: false,
  error: null,
}));

/** How many findings want to be looked at. */
export const selectConcerns = ({ findings }: MachineStore): number =>
  findings?.filter(({ status }) => status === 'warning' || status === 'failure').length ?? 0;

/** What writes paths and sentences with `~` for the user's home; both are empty until the program has told where that is. */
export function useShortPaths() {
  const home = useMachine(({ machine }) => machine?.home);
  const isKnown = home !== undefined;
  return {
    shortPath: (path: string) => (isKnown ? shortenPath(path, home) : ''),
    shortPaths: (sentence: string) => (isKnown ? shortenPaths(sentence, home) : ''),
  };
}
