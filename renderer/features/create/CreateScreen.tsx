import { type FormEvent, useEffect } from 'react';
import type { Change } from '../../../preload/contract';
import { registerActions } from '../../stores/actions';
import { openAddress } from '../../stores/host';
import { changeEnvironment } from '../../stores/repairs';
import { setFormChanged } from '../../stores/ui';
import { strings } from '../../strings';
import { Drawer } from '../../ui/Drawer';
import { ErrorCard } from '../../ui/ErrorCard';
import { useIsTall } from '../../use-is-tall';
import { ChangeScope } from './ChangeScope';
import { wordsOf } from './create-form';
import { FormFooter } from './FormFooter';
import { FormHead } from './FormHead';
import { ImportDetails } from './ImportDetails';
import { goTo } from './missing';
import { PlanView } from './PlanView';
import { SpecFields } from './SpecFields';
import { closeForm, formId, submitAction } from './submit';
import { TrustFiles } from './TrustFiles';
import { type FormSubject, useRequest } from './use-request';
import { VariablesField } from './VariablesField';

/** The form itself, with its plan. */
export function CreateScreen({ title, kinds, imported, additions }: FormSubject & { readonly title: string }) {
  const asked = useRequest({ kinds, imported, additions });
  const { form, reading, files, leftOut, consent, kind, request, problem } = asked;
  const { plan, untrusted, isTrusted, isNothing, missing, chooseKind, submit, failure, canSubmit } = asked;
  const { changes } = imported ?? {};
  useEffect(() => registerActions([submitAction]), []);
  useEffect(() => setFormChanged(form.isChanged), [form.isChanged]);
  useEffect(() => () => setFormChanged(false), []);

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
  const waitsFor = consent.isConfirmed ? strings.create.planNeedsFields : strings.create.planNeedsYes;
  // Who changes one package has asked already.
  const isPlanFirst = imported?.scope !== undefined;
  // What people confirm stays in sight where there is room for it.
  const isPlanPinned = useIsTall() && !isPlanFirst;
  const planView = (
    <PlanView
      state={plan}
      waitsFor={reading.isAsking ? strings.import.reading : waitsFor}
      isPinned={isPlanPinned}
      onChange={applyChange}
    />
  );
  return (
    <Drawer
      title={title}
      isWide={imported?.source !== undefined}
      closeLabel={strings.common.close}
      onClose={closeForm}
      pinned={isPlanPinned ? planView : null}
      footer={
        <FormFooter
          plan={plan}
          missing={missing}
          isNothing={isNothing}
          isChange={changes !== undefined}
          canSubmit={canSubmit}
          what={kind && request ? wordsOf(kind, request.spec) : ''}
          isPlanInSight={isPlanPinned}
        />
      }
    >
      {/* Without this a browser writes what is typed to the disk, to restore the page from there. */}
      <form id={formId} autoComplete="off" onSubmit={handleSubmit} className="flex flex-col gap-3 px-5 py-3">
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
        {isPlanFirst || isPlanPinned ? null : planView}
        {failure ? <ErrorCard error={failure} onOpen={openAddress} onChange={applyChange} /> : null}
      </form>
    </Drawer>
  );
}
