import { nixProgramNames } from '../../names/conda-programs';
import type { Draft } from './draft';

/** Extras in a match spec, as pip has them. */
export const extrasIn = (spec: string): string[] =>
  /\[[A-Za-z0-9_,\s-]+\]/.test(spec) ? ['conda passes its extras over, so they are not asked for.'] : [];

/** A package of conda that is no Python, as a program of nixpkgs. */
export function programOfConda(draft: Draft, text: string, name: string): void {
  const program = Object.hasOwn(nixProgramNames, name) ? nixProgramNames[name] : undefined;
  const { takes, label } = draft.kind;
  if (takes.programs === undefined) {
    draft.report.drop(text, `It is no Python distribution, and ${label} takes nothing else.`);
    return;
  }
  if (program === undefined) {
    draft.report.drop(text, 'It is no Python distribution, and what nixpkgs calls it is not known here.');
    return;
  }
  const reasons = [`It is a program, which nixpkgs calls ${program}.`];
  draft.change('programs', text, program, text === program ? [] : [...reasons, ...(text === name ? [] : [oneVersion])]);
}

/** Why a version is not asked for. */
export const oneVersion = 'A nixpkgs has one version of each package.';
