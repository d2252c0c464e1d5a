import { type FormEvent, useEffect, useMemo } from 'react';
import type { Change, KindId, KindSummary } from '../../../preload/contract';
import { registerActions } from '../../stores/actions';
import { useEnvironments } from '../../stores/environments';
import { openAddress } from '../../stores/host';
import { findKind, useKinds } from '../../stores/kinds';
import { nameProblem } from '../../stores/names';
import { changeEnvironment } from '../../stores/repairs';
import { ask, closeDrawer, type ImportedFile, type LeftForm, setFormChanged } from '../../stores/ui';
import { strings } from '../../strings';
import { Drawer } from '../../ui/Drawer';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorCard } from '../../ui/ErrorCard';
import { ChangeScope } from './ChangeScope';
import { leftOutOf } from './carried';
import { asksFor, asksTheSame, isAsRead, requestOf } from './create-form';
import { FormFooter } from './FormFooter';
import { FormHead } from './FormHead';
import { ImportDetails } from './ImportDetails';
import { goTo, missingOf } from './missing';
import { PlanView } from './PlanView';
import { SpecFields } from './SpecFields';
import { closeForm, formId, submitAction, useSubmit } from './submit';
import { TrustFiles } from './TrustFiles';
import { useConsent } from './use-consent';
import { useCreateForm } from './use-create-form';
import { usePlan } from './use-plan';
import { useReading } from './use-reading';
import { useRemembered } from './use-remembered';
import { VariablesField } from './VariablesField';
import { unusableVariable } from './variables';

interface CreateDrawerProps {
  /** What the form begins with. */
  readonly imported?: ImportedFile | undefined;
  /** Files whose requirements are added to it. */
  readonly additions?: readonly ImportedFile[] | undefined;
}

const none: readonly ImportedFile[] = [];

function titleOf(imported: ImportedFile | undefined): string {
  if (!imported) return strings.create.title;
  const { changes, fileName, preview, source } = imported;
  if (source?.type === 'environment') return strings.create.convertTitle(fileName);
  const isChange = changes !== undefined || preview.request.replaces !== undefined;
  return isChange ? strings.create.changeTitle(fileName) : strings.create.importTitle(fileName);
}

/** Makes or changes an environment, from scratch, from a file, or from what it is: its fields, the plan. */
export function CreateDrawer({ imported, additions = none }: CreateDrawerProps) {
  const kinds = useKinds((store) => store.kinds);
  const title = titleOf(imported);
  if (!kinds) {
    return (
      <Drawer title={title} closeLabel={strings.common.close} keepsFocus onClose={closeDrawer}>
        <EmptyState text={strings.create.kindsLoading} />
      </Drawer>
    );
  }
  // Another file to begin with is another form.
  const key = imported?.id ?? 0;
  return <CreateScreen key={key} title={title} kinds={kinds} imported={imported} additions={additions} />;
}

/** The names of all environments but the one that is replaced or changed. */
function useTakenNames(own: string | undefined): ReadonlySet<string> {
  const byId = useEnvironments((store) => store.byId);
  return useMemo(() => {
    const others = [...byId.values()].filter(({ id }) => id !== own);
    return new Set(others.map(({ name }) => name));
  }, [byId, own]);
}

function CreateScreen({
  title,
  kinds,
  imported,
  additions,
}: {
  readonly title: string;
  readonly kinds: readonly KindSummary[];
  readonly imported: ImportedFile | undefined;
  readonly additions: readonly ImportedFile[];
}) {
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
  useEffect(() => registerActions([submitAction]), []);
  useEffect(() => setFormChanged(form.isChanged), [form.isChanged]);
  useEffect(() => () => setFormChanged(false), []);

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
  const applyChange = (change: Change) => {
    const isOther = change.kind !== undefined && change.kind !== form.filled.kind;
    if (changes !== undefined && isOther) void changeEnvironment(changes, change);
    else form.applyChange(change);
  };
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (canSubmit) submit();
    else if (missing) goTo(missing.place);
  };
  const waitsFor = consent.isConfirmed ? strings.create.planNeedsName : strings.create.planNeedsYes;
  // Who changes one package has asked already.
  const isPlanFirst = imported?.scope !== undefined;
  const planView = (
    <PlanView state={plan} waitsFor={reading.isAsking ? strings.import.reading : waitsFor} onChange={applyChange} />
  );
  return (
    <Drawer
      title={title}
      isWide={imported?.source !== undefined}
      closeLabel={strings.common.close}
      onClose={closeForm}
      footer={
        <FormFooter
          plan={plan}
          missing={missing}
          isNothing={isNothing}
          isChange={changes !== undefined}
          canSubmit={canSubmit}
        />
      }
    >
      {/* Without this a browser writes what is typed to the disk, to restore the page from there. */}
      <form id={formId} autoComplete="off" onSubmit={handleSubmit} className="flex flex-col gap-4 p-5">
        {imported?.failure && !failure ? (
          <ErrorCard error={imported.failure} onOpen={openAddress} onChange={applyChange} />
        ) : null}
        <FormHead
          kinds={kinds}
          form={form}
          imported={imported}
          reading={reading}
          problem={problem}
          onChooseKind={chooseKind}
        >
          <ImportDetails files={files} reading={reading} leftOut={leftOut} consent={consent} />
          <ChangeScope imported={imported} onChange={(spec) => form.applyChange({ type: 'change', spec })} />
        </FormHead>
        {isPlanFirst ? planView : null}
        {kind && request ? (
          <SpecFields
            key={kind.id}
            kind={kind}
            values={form.filled.values}
            spec={request.spec}
            isForPackages={imported?.isForPackages === true}
            trusts={consent.isConfirmed ? [...consent.trusted].sort() : null}
            onChange={form.setValue}
          />
        ) : null}
        {changes === undefined ? <VariablesField rows={form.filled.variables} onChange={form.setVariables} /> : null}
        {request?.lock && imported ? (
          <p className="text-sm text-soft">{strings.create.locked(request.lock.packages.length, imported.fileName)}</p>
        ) : null}
        <TrustFiles files={untrusted} isTrusted={isTrusted} onTrust={(isOn) => consent.trust(untrusted, isOn)} />
        {isPlanFirst ? null : planView}
        {failure ? <ErrorCard error={failure} onOpen={openAddress} onChange={applyChange} /> : null}
      </form>
    </Drawer>
  );
}
