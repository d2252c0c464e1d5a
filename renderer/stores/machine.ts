import { create } from 'zustand';
import type { Finding, Interpreter, Machine, WireError } from '../../preload/contract';

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

/** How many findings are not fine. */
export const selectConcerns = ({ findings }: MachineStore): number =>
  findings?.filter(({ status }) => status !== 'ok').length ?? 0;
