import { useEffect, useState } from 'react';
import { type Scaffold, type ScaffoldRequest, toWireError, type WireError } from '../../../preload/contract';
import { call } from '../../client';

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
  const names = dependencies.split(/[\s,]+/).filter((entry) => entry !== '');
  return {
    ...rest,
    name: name.trim(),
    version: version.trim(),
    ...(source.trim() === '' ? {} : { source: source.trim() }),
    ...(buildSystem.trim() === '' ? {} : { buildSystem: buildSystem.trim() }),
    ...(names.length === 0 ? {} : { dependencies: names }),
  };
}

/** The package that a form stands for, or why there is none; null while it is asked for or the form is empty. */
export type ScaffoldState = { readonly scaffold: Scaffold } | { readonly error: WireError } | null;

const quietMs = 250;

/** The package of the form, written anew when the form has been left alone for a moment. */
export function useScaffold(form: ScaffoldForm): ScaffoldState {
  const [state, setState] = useState<ScaffoldState>(null);
  const key = JSON.stringify(requestOf(form));
  useEffect(() => {
    const request: ScaffoldRequest | null = JSON.parse(key);
    if (!request) {
      setState(null);
      return;
    }
    let isStale = false;
    const timer = setTimeout(() => {
      call('nix.scaffold', request).then(
        (scaffold) => isStale || setState({ scaffold }),
        (thrown) => isStale || setState({ error: toWireError(thrown) }),
      );
    }, quietMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [key]);
  return state;
}
