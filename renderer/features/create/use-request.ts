import { useMemo } from 'react';
import type { KindId, KindSummary } from '../../../preload/contract';
import { takenNames, useEnvironments } from '../../stores/environments';
import { findKind } from '../../stores/kinds';
import { nameProblem, type TakenNames } from '../../stores/names';
import { ask, type ImportedFile, type LeftForm } from '../../stores/ui';
import { strings } from '../../strings';
import { leftOutOf } from './carried';
import { asksFor, asksTheSame, isAsRead, requestOf } from './create-form';
import { missingOf } from './missing';
import { useSubmit } from './submit';
import { useConsent } from './use-consent';
import { useCreateForm } from './use-create-form';
import { usePlan } from './use-plan';
import { useReading } from './use-reading';
import { useRemembered } from './use-remembered';
import { unusableVariable } from './variables';

/** What a form is about. */
export interface FormSubject {
  readonly kinds: readonly KindSummary[];
  /** What the form begins with. */
  readonly imported: ImportedFile | undefined;
  /** Files whose requirements are added to it. */
  readonly additions: readonly ImportedFile[];
}

/** The names of all environments but the one that is replaced or changed. */
function useTakenNames(own: string | undefined): TakenNames {
  const byId = useEnvironments((store) => store.byId);
  return useMemo(() => takenNames(own, { byId }), [byId, own]);
}

/** What the form asks for: how it is planned, what it still waits for, and how it is sent off. */
export function useRequest({ kinds, imported, additions }: FormSubject) {
  const { changes, asked: before } = imported ?? {};
  const form = useCreateForm(kinds, imported, additions);
  const reading = useReading(imported, form.reread);
  const { preview } = reading;
  const files = useMemo(
    () => (imported && preview ? [{ ...imported, preview }, ...additions] : additions),
    [imported, preview, additions],
  );
  const leftOut = leftOutOf(files, form.filled.kind);
  const consent = useConsent(files, [...leftOut.dropped, ...leftOut.rejected], imported?.draft?.answers);
  const kind = findKind(kinds, form.filled.kind);
  const start = preview?.request;
  const problem = nameProblem(form.filled.name, useTakenNames(changes ?? start?.replaces));
  const request = kind ? requestOf(form.filled, kind, start) : null;
  const asked = request && asksFor(request, changes, imported?.scope);
  const badVariable = unusableVariable(form.filled.variables);
  // A plan asks an interpreter what it is, and a file may name any program as one: nothing of it runs before the yes.
  const isPlannable =
    !problem &&
    badVariable === undefined &&
    kind?.availability.available === true &&
    consent.isConfirmed &&
    !reading.isAsking;
  const plan = usePlan(isPlannable ? asked : null, consent.trusted);
  const { untrusted = [] } = plan.value ?? {};
  const isTrusted = untrusted.every(({ hash }) => consent.trusted.has(hash));
  // Files of the user's that are to be trusted are a change as well.
  const isSame = kind !== undefined && before !== undefined && asksTheSame(kind.fields, before, request?.spec ?? {});
  const isNothing = isSame && untrusted.length === 0 && consent.trusted.size === 0;
  const isAllowed = isPlannable && isTrusted && consent.isWithout && !isNothing && (plan.isAsking || !plan.error);
  const draft = { form: form.filled, answers: consent.answers };
  const left: LeftForm | undefined =
    imported?.source?.type === 'file' && preview && changes === undefined
      ? { imported: { ...imported, preview, draft }, additions }
      : undefined;
  useRemembered(left);
  const { submit, failure, canSubmit } = useSubmit(asked, plan, isAllowed, left);
  const missing = missingOf({
    leftOut: consent.isWithout ? 0 : leftOut.dropped.length + leftOut.rejected.length,
    lines: consent.isConfirmed ? 0 : files.flatMap((file) => file.preview.confirmations).length,
    hasBadName: problem !== undefined,
    badVariable,
    files: isTrusted ? 0 : untrusted.length,
  });
  const additionSpecs = additions.map((file) => file.preview.request.spec);
  const chooseKind = (wished: KindId) => {
    const choose = () => reading.choose({ kind: wished });
    if (!start || isAsRead(form.filled, kinds, start, additionSpecs)) choose();
    else ask({ ...strings.import.edited, run: choose });
  };
  return {
    form,
    reading,
    files,
    leftOut,
    consent,
    kind,
    request,
    problem,
    plan,
    untrusted,
    isTrusted,
    isNothing,
    missing,
    chooseKind,
    submit,
    failure,
    canSubmit,
  };
}
