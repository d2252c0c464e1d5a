import { useState } from 'react';
import { create } from 'zustand';
import type { Environment, EnvironmentDetail, ErrorCode, TrashItem, WireError } from '../../preload/contract';
import type { TakenNames } from './names';

/** What is known of the inside of one environment; what is old stays while it is read anew. */
export interface DetailEntry {
  readonly detail?: EnvironmentDetail;
  readonly error?: WireError;
  readonly isLoading: boolean;
}

/** The environments as the program told them. */
export interface EnvironmentsStore {
  /** False until the program has answered for the first time. */
  readonly isLoaded: boolean;
  readonly byId: ReadonlyMap<string, Environment>;
  readonly details: ReadonlyMap<string, DetailEntry>;
  /** Null until it was asked for. */
  readonly trash: readonly TrashItem[] | null;
}

/** Environments, their details and the trash; written by `sync.ts` only. */
export const useEnvironments = create<EnvironmentsStore>(() => ({
  isLoaded: false,
  byId: new Map(),
  details: new Map(),
  trash: null,
}));

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Ordered by name, numbers inside by their value. */
export function orderByName(environments: Iterable<Environment>): Environment[] {
  return [...environments].sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

/** Those whose name, kind, Python, project or state has each word of the filter, in their order. */
export function filterEnvironments(
  environments: readonly Environment[],
  filter: string,
  kindLabel: (kind: string) => string,
): Environment[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...environments];
  return environments.filter((environment) => {
    const { name, kind, python, project, state } = environment;
    const text = [name, kind, kindLabel(kind), python, project, state].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The environment with this id, if it is known. */
export function environmentById(id: string | null): Environment | undefined {
  return id === null ? undefined : useEnvironments.getState().byId.get(id);
}

/**
 * Follows the environment that something open is for; undefined once it is gone, which somebody else may bring about at
 * any time. The name is the one that it has, or had when that was opened.
 */
export function useEnvironmentOf(id: string): { readonly name: string; readonly environment: Environment | undefined } {
  const environment = useEnvironments(({ byId }) => byId.get(id));
  const [before] = useState(environment?.name ?? '');
  return { name: environment?.name ?? before, environment };
}

/** Why Cloche cannot tell what an environment was asked for. */
const unreadable: ReadonlySet<ErrorCode | undefined> = new Set([
  'corrupt',
  'newer-schema',
  'unsupported',
  'permission',
]);

/** Whether Cloche understands its record; without that it can be neither made again nor changed. */
export const isUnderstood = ({ state, problem }: Environment): boolean =>
  state !== 'broken' || !unreadable.has(problem?.code);

/** Whether it can be removed: one that this Cloche does not understand only when its record is lost. */
export const isRemovable = (environment: Environment): boolean =>
  environment.state !== 'creating' && (isUnderstood(environment) || environment.problem?.code === 'corrupt');

/** The bytes that an environment takes, as far as they are known: one whose files are missing takes none to speak of. */
export const takenBytes = ({ state }: Environment, detail: EnvironmentDetail | undefined): number | undefined =>
  state === 'missing' ? undefined : detail?.sizeBytes;

/** The names that others than the environment `ownId` have. */
export function takenNames(
  ownId?: string,
  { byId }: Pick<EnvironmentsStore, 'byId'> = useEnvironments.getState(),
): TakenNames {
  const others = [...byId.values()].filter(({ id }) => id !== ownId);
  return new Map(others.map(({ name }) => [name.toLowerCase(), name]));
}
