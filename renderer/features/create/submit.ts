import { useEffect, useState } from 'react';
import { type Plan, type SourceFile, toWireError, type WireError } from '../../../preload/contract';
import { call } from '../../client';
import type { Action } from '../../stores/actions';
import { rememberAttempt, rememberMaking } from '../../stores/attempts';
import {
  closeDrawer,
  discardDrawer,
  type LeftForm,
  openDrawer,
  select,
  setFilter,
  setTab,
  useUi,
} from '../../stores/ui';
import { strings } from '../../strings';
import type { Answer } from '../../use-answer';
import type { FormRequest } from './create-form';

/** Id of the form, whose button stands outside of it. */
export const formId = 'create-form';

/** Calls back once what is typed in a control is the form's: a box of names hands it over when it is left. */
function withTyped(act: (form: HTMLFormElement) => void): void {
  const form = document.getElementById(formId);
  if (!(form instanceof HTMLFormElement)) return;
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && form.contains(activeElement)) {
    activeElement.blur();
    activeElement.focus();
  }
  setTimeout(() => act(form), 0);
}

/** Closes the form; asks first where something was typed. */
export const closeForm = (): void => withTyped(closeDrawer);

/** Ctrl+Enter creates from everywhere in the page but a terminal: from a field of many lines, Enter is a new line. */
export const submitAction: Action = {
  id: 'create.submit',
  title: strings.create.submit,
  keys: 'Control+Enter',
  inPalette: false,
  // What is open over the drawer has the keys.
  when: () => !useUi.getState().isPaletteOpen && useUi.getState().question === null,
  run: () => withTyped((form) => form.requestSubmit()),
};

async function send(
  { type, request }: FormRequest,
  sources: readonly SourceFile[],
  form: LeftForm | undefined,
): Promise<void> {
  const trusts = sources.length > 0 ? { trusts: sources.map(({ hash }) => hash) } : {};
  if (type === 'update') {
    const job = await call('environment.update', { ...request, ...trusts });
    if (request.spec) rememberAttempt(job.id, request.spec);
    discardDrawer();
    openDrawer({ type: 'jobs', jobId: job.id });
    return;
  }
  // What is left of a file's form when its making fails is the form itself.
  const leaves = form ? { leavesNothing: true as const } : {};
  const job = await call('environment.create', { ...request, ...trusts, ...leaves });
  await rememberMaking(job.id, { request, form });
  discardDrawer();
  setFilter('');
  if (job.environmentId) {
    select(job.environmentId);
    setTab('overview');
  }
}

/**
 * Sends what the form asks for, with the files that the user trusts; the drawer closes when it was taken. What is to be
 * sent while its plan is being worked out waits for the plan, and for nothing if the form is changed meanwhile. `form` is
 * that of a file: when its making fails nothing else is left.
 */
export function useSubmit(
  asked: FormRequest | null,
  { value: plan, isAsking }: Answer<Plan>,
  isAllowed: boolean,
  form: LeftForm | undefined,
) {
  const [failure, setFailure] = useState<WireError>();
  const [isSubmitting, setSubmitting] = useState(false);
  const [wanted, setWanted] = useState<string>();
  const isWaiting = isAsking && wanted === JSON.stringify(asked);
  const canSubmit = asked !== null && isAllowed && !isSubmitting;
  const sendNow = async () => {
    if (!canSubmit) return;
    setSubmitting(true);
    try {
      await send(asked, plan?.untrusted ?? [], form);
    } catch (thrown) {
      setFailure(toWireError(thrown));
      setSubmitting(false);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is sent when its plan is there, and not before
  useEffect(() => {
    if (isAsking || wanted === undefined) return;
    setWanted(undefined);
    if (wanted === JSON.stringify(asked)) void sendNow();
  }, [isAsking, wanted]);
  return { submit: () => setWanted(JSON.stringify(asked)), failure, canSubmit: canSubmit && !isWaiting };
}
