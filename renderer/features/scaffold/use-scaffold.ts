import type { Scaffold, ScaffoldRequest } from '../../../preload/contract';
import { call } from '../../client';
import { namesIn } from '../../ui/names';
import { type Answer, useAnswer } from '../../use-answer';

/** What the form holds. */
export interface ScaffoldForm {
  readonly name: string;
  readonly version: string;
  readonly form: ScaffoldRequest['form'];
  readonly source: string;
  readonly buildSystem: string;
  readonly dependencies: string;
  readonly resolvesHash: boolean;
}

export const emptyForm: ScaffoldForm = {
  name: '',
  version: '0.1.0',
  form: 'library',
  source: '',
  buildSystem: 'setuptools',
  dependencies: '',
  resolvesHash: false,
};

/** The request of a form; null while it has no name or version. */
export function requestOf(form: ScaffoldForm): ScaffoldRequest | null {
  const { name, version, source, buildSystem, dependencies, ...rest } = form;
  if (name.trim() === '' || version.trim() === '') return null;
  const names = namesIn(dependencies);
  return {
    ...rest,
    name: name.trim(),
    version: version.trim(),
    ...(source.trim() === '' ? {} : { source: source.trim() }),
    ...(buildSystem.trim() === '' ? {} : { buildSystem: buildSystem.trim() }),
    ...(names.length === 0 ? {} : { dependencies: names }),
  };
}

const restMs = 250;

/** The package that a form stands for, once it has rested; nothing is asked while it has no name or version. */
export function useScaffold(form: ScaffoldForm): Answer<Scaffold> {
  return useAnswer(requestOf(form), (request) => call('nix.scaffold', request), restMs);
}
