import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { type KindSummary, toWireError, type WireError } from '../../../preload/contract';
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
  const defaultKind = useSettings(({ settings }) => settings.defaultKind);
  const request = imported?.preview.request;
  const form = useForm<CreateForm>({
    mode: 'onChange',
    defaultValues: useMemo(() => {
      const kind = request?.kind ?? firstKind(kinds, defaultKind);
      return {
        name: request?.name ?? proposeName(wishedName, takenNames()),
        kind,
        values: initialValues(findKind(kinds, kind)?.fields ?? [], request?.spec),
      };
    }, [kinds, defaultKind, request]),
  });
  const chooseKind = (id: string) => {
    form.setValue('kind', id);
    const spec = request?.kind === id ? request.spec : {};
    form.setValue('values', initialValues(findKind(kinds, id)?.fields ?? [], spec));
  };
  const setValue = (kind: KindSummary, key: string, value: FieldValue) => {
    form.setValue(`values.${key}`, value, { shouldDirty: true });
    const isFolder = kind.fields.some((field) => field.key === key && field.type === 'folder');
    const wish = isFolder && typeof value === 'string' ? folderName(value) : '';
    // A name that the user typed is the user's.
    if (wish && !request && !form.formState.dirtyFields.name) form.setValue('name', proposeName(wish, takenNames()));
  };
  return { form, chooseKind, setValue };
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
  const { form, chooseKind, setValue } = useCreateForm(kinds, imported);
  const [isConfirmed, setConfirmed] = useState(imported?.preview.confirmations.length === 0 || !imported);
  const [failure, setFailure] = useState<WireError>();
  const byId = useEnvironments((store) => store.byId);
  const taken = useMemo(() => new Set([...byId.values()].map(({ name }) => name)), [byId]);
  const filled = form.watch();
  const kind = findKind(kinds, filled.kind);
  const problem = nameProblem(filled.name, taken);
  const request = kind ? requestOf(filled, kind, imported?.preview.request) : null;
  const plan = usePlan(problem || !kind?.availability.available ? null : request);
  const { isSubmitting } = form.formState;

  const submit = form.handleSubmit(async () => {
    if (!request || problem) return;
    try {
      const job = await call('environment.create', request);
      closeDrawer();
      setFilter('');
      if (job.environmentId) select(job.environmentId);
    } catch (thrown) {
      setFailure(toWireError(thrown));
    }
  });

  const canSubmit = request !== null && !problem && !plan.error && isConfirmed && !isSubmitting;
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
          {(ids) => <input {...ids} {...form.register('name')} spellCheck={false} className={inputClass} />}
        </Field>
        {kind?.fields.map((field) => (
          <SpecField
            key={`${kind.id}.${field.key}`}
            field={field}
            value={filled.values[field.key] ?? ''}
            onChange={(value) => setValue(kind, field.key, value)}
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
