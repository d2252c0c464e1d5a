import { isDeepStrictEqual } from 'node:util';
import { isSaid } from '../asked';
import type { Snapshot } from './snapshot';

/** What a format has a place for. */
export interface Places {
  readonly variables?: boolean;
  readonly python?: boolean;
  readonly constraints?: boolean;
  /** Further settings that the format carries. */
  readonly settings?: readonly string[];
}

/** Settings that every format carries, or says one by one what it does not carry of them. */
const told = ['python', 'requirements', 'packages', 'constraints'];

/** The settings that some format may have no place for: those that are another than where nothing is said. */
export const furtherSettings = ({ spec, defaults }: Pick<Snapshot, 'spec' | 'defaults'>): string[] =>
  Object.keys(spec)
    .filter((key) => !told.includes(key) && isSaid(spec[key]) && !isDeepStrictEqual(spec[key], defaults[key]))
    .sort();

/** What an environment has and a format has no place for, a sentence each. */
export function leftOut(snapshot: Snapshot, places: Places): string[] {
  const { variables, notes, spec, python, labels } = snapshot;
  const settings = furtherSettings(snapshot)
    .filter((key) => !places.settings?.includes(key))
    .map((key) => `“${labels[key] ?? key}”`);
  const hasPython = python !== undefined || (spec.python !== undefined && spec.python !== '');
  return [
    ...(!places.python && hasPython ? ['Its Python is told in a comment only: the format has no place for it.'] : []),
    ...(!places.variables && Object.keys(variables).length > 0
      ? ['Its variables are left out: the format has none.']
      : []),
    ...(notes === undefined ? [] : ['Its notes are left out: only an export of Cloche has them.']),
    ...(!places.constraints && isSaid(spec.constraints)
      ? ['The limits of its versions (constraints) are left out: the format has none.']
      : []),
    ...(settings.length > 0 ? [`The format has no place for its settings: ${settings.join(', ')}.`] : []),
  ];
}
