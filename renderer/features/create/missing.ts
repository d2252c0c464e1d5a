import { strings } from '../../strings';

/** Ids of the parts of the form in which something may be missing. */
export const placeIds = {
  without: 'create-without',
  confirm: 'create-confirm',
  name: 'create-name',
  variables: 'create-variables',
  trust: 'create-trust',
} as const;

/** What stands in the way of a form. */
export interface Missing {
  readonly text: string;
  /** Id of the first part where something is to be done. */
  readonly place: string;
}

/** What a form still needs: how many of each want a yes, and which names cannot be taken. */
export interface Needs {
  /** Parts that are left out. */
  readonly leftOut: number;
  /** Lines of files. */
  readonly lines: number;
  readonly hasBadName: boolean;
  /** The name of a variable that cannot be set, as it was typed. */
  readonly badVariable?: string | undefined;
  /** Files that would be evaluated. */
  readonly files: number;
}

/** All that is missing, in the order in which the form has it; undefined where nothing is. */
export function missingOf({ leftOut, lines, hasBadName, badVariable, files }: Needs): Missing | undefined {
  const needsYes = leftOut + lines + files > 0 ? strings.create.needsYes({ leftOut, lines, files }) : undefined;
  const texts = [
    needsYes,
    hasBadName ? strings.create.nameUnusable : undefined,
    badVariable === undefined ? undefined : strings.create.variableUnusable(badVariable),
  ];
  const { without, confirm, name, variables, trust } = placeIds;
  const places = [
    leftOut > 0 ? without : undefined,
    lines > 0 ? confirm : undefined,
    hasBadName ? name : undefined,
    badVariable === undefined ? undefined : variables,
    files > 0 ? trust : undefined,
  ];
  const place = places.find((one) => one !== undefined);
  return place === undefined ? undefined : { text: texts.filter(Boolean).join(' '), place };
}

/** Brings the place into sight, with the keyboard in the control that something is wrong with, or else in its tick. */
export function goTo(place: string): void {
  const part = document.getElementById(place);
  const control =
    part?.querySelector<HTMLElement>('[aria-invalid]') ?? part?.querySelector<HTMLElement>('input:not(:disabled)');
  control?.focus({ preventScroll: true });
  part?.scrollIntoView({ block: 'start' });
}
