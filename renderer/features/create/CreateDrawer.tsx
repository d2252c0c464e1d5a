import { type FormEvent, useMemo, useState } from 'react';
import { type KindSummary, type Field as SpecFieldData, toWireError, type WireError } from '../../../preload/contract';
import { call } from '../../client';
import { takenNames, useEnvironments } from '../../stores/environments';
import { openAddress } from '../../stores/host';
import { findKind, useKinds } from '../../stores/kinds';
import { nameProblem, proposeName } from '../../stores/names';
import { useSettings } from '../../stores/settings';
import { closeDrawer, type ImportedFile, select, setFilter } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Drawer } from '../../ui/Drawer';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorCard } from '../../ui/ErrorCard';
import { Field, inputClass } from '../../ui/Field';
import { type CreateForm, type FieldValue, folderName, initialValues, requestOf } from './create-form';
import { ImportRemarks } from './ImportRemarks';
import { KindChoice } from './KindChoice';
import { PlanView } from './PlanView';
import { SpecField } from './SpecField';
import { usePlan } from './use-plan';

/** Makes an environment, from scratch or from a file: what, its name, its fields, the plan. */
export function CreateDrawer({ imported }: { readonly imported?: ImportedFile | undefined }) {
  const kinds = useKinds((store) => store.kinds);
  const title = imported ? strings.create.importTitle(imported.fileName) : strings.create.title;
  if (!kinds) {
    return (
      <Drawer title={title} closeLabel={strings.common.close} onClose={closeDrawer}>
        <EmptyState text={strings.create.kindsLoading} />
      </Drawer>
    );
  }
  return <CreateScreen title={title} kinds={kinds} imported={imported} />;
}

const formId = 'create-form';
const wishedName = 'python-env';

function firstKind(kinds: readonly KindSummary[], wished: string): string {
  const isUsable = (kind: KindSummary | undefined) => kind?.availability.available === true;
  if (isUsable(findKind(kinds, wished))) return wished;
  return (kinds.find(isUsable) ?? kinds[0])?.id ?? '';
}

function useCreateForm(kinds: readonly KindSummary[], imported: ImportedFile | undefined) {
  const request = imported?.preview.request;
  const [isNameTyped, setNameTyped] = useState(request !== undefined);
  const [form, setForm] = useState<CreateForm>(() => {
    const kind = request?.kind ?? firstKind(kinds, useSettings.getState().settings.defaultKind);
    return {
      name: request?.name ?? proposeName(wishedName, takenNames()),
      kind,
      values: initialValues(findKind(kinds, kind)?.fields ?? [], request?.spec),
    };
  });
  const setName = (name: string) => {
    setNameTyped(true);
    setForm({ ...form, name });
  };
  const chooseKind = (kind: string) => {
    const spec = request?.kind === kind ? request.spec : {};
    setForm({ ...form, kind, values: initialValues(findKind(kinds, kind)?.fields ?? [], spec) });
  };
  const setValue = (field: SpecFieldData, value: FieldValue) => {
    const wish = field.type === 'folder' && typeof value === 'string' ? folderName(value) : '';
    // A name that the user typed is the user's.
    const name = wish && !isNameTyped ? proposeName(wish, takenNames()) : form.name;
    setForm({ ...form, name, values: { ...form.values, [field.key]: value } });
  };
  return { form, setName, chooseKind, setValue };
}

function CreateScreen({
  title,
  kinds,
  imported,
}: {
  readonly title: string;
  readonly kinds: readonly KindSummary[];
  readonly imported: ImportedFile | undefined;
}) {
  const { form: filled, setName, chooseKind, setValue } = useCreateForm(kinds, imported);
  const [isConfirmed, setConfirmed] = useState(imported?.preview.confirmations.length === 0 || !imported);
  const [failure, setFailure] = useState<WireError>();
  const byId = useEnvironments((store) => store.byId);
  const taken = useMemo(() => new Set([...byId.values()].map(({ name }) => name)), [byId]);
  const kind = findKind(kinds, filled.kind);
  const problem = nameProblem(filled.name, taken);
  const request = kind ? requestOf(filled, kind, imported?.preview.request) : null;
  const plan = usePlan(problem || !kind?.availability.available ? null : request);
  const [isSubmitting, setSubmitting] = useState(false);

  const canSubmit = request !== null && !problem && !plan.error && isConfirmed && !isSubmitting;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!canSubmit) return;
    setSubmitting(true);
    try {
      const job = await call('environment.create', request);
      closeDrawer();
      setFilter('');
      if (job.environmentId) select(job.environmentId);
    } catch (thrown) {
      setFailure(toWireError(thrown));
      setSubmitting(false);
    }
  };
  return (
    <Drawer
      title={title}
      closeLabel={strings.common.close}
      onClose={closeDrawer}
      footer={
        <>
          {isConfirmed ? null : (
            <span className="flex-1 self-center text-sm text-warn">{strings.create.confirmFirst}</span>
          )}
          <Button onClick={closeDrawer}>{strings.common.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" disabled={!canSubmit}>
            {strings.create.submit}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} className="flex flex-col gap-5 p-5">
        {imported ? (
          <ImportRemarks preview={imported.preview} isConfirmed={isConfirmed} onConfirm={setConfirmed} />
        ) : (
          <KindChoice kinds={kinds} chosen={filled.kind} onChoose={chooseKind} />
        )}
        <Field label={strings.create.name} help={strings.create.nameHelp} error={problem}>
          {(ids) => (
            <input
              {...ids}
              value={filled.name}
              spellCheck={false}
              className={inputClass}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {kind?.fields.map((field) => (
          <SpecField
            key={`${kind.id}.${field.key}`}
            field={field}
            value={filled.values[field.key] ?? ''}
            onChange={(value) => setValue(field, value)}
          />
        ))}
        {request?.lock ? (
          <p className="text-sm text-soft">{strings.create.locked(request.lock.packages.length)}</p>
        ) : null}
        <PlanView state={plan} />
        {failure ? <ErrorCard error={failure} onOpen={openAddress} /> : null}
      </form>
    </Drawer>
  );
}
