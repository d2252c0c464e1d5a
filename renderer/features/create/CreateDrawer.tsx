import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { type KindSummary, toWireError, type WireError } from '../../../preload/contract';
import { call } from '../../client';
import { type Action, registerActions } from '../../stores/actions';
import { useEnvironments } from '../../stores/environments';
import { openAddress } from '../../stores/host';
import { findKind, useKinds } from '../../stores/kinds';
import { nameProblem } from '../../stores/names';
import { closeDrawer, type ImportedFile, select, setFilter, setTab, useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Drawer } from '../../ui/Drawer';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorCard } from '../../ui/ErrorCard';
import { requestOf } from './create-form';
import { allRemarks, ImportRemarks } from './ImportRemarks';
import { KindChoice } from './KindChoice';
import { NameField } from './NameField';
import { PlanSummary } from './PlanSummary';
import { PlanView } from './PlanView';
import { SpecFields } from './SpecFields';
import { useCreateForm } from './use-create-form';
import { usePlan } from './use-plan';

interface CreateDrawerProps {
  /** The file that the form begins with. */
  readonly imported?: ImportedFile | undefined;
  /** Files whose requirements are added to it. */
  readonly additions?: readonly ImportedFile[] | undefined;
}

const none: readonly ImportedFile[] = [];

/** Makes an environment, from scratch or from a file: what, its name, its fields, the plan. */
export function CreateDrawer({ imported, additions = none }: CreateDrawerProps) {
  const kinds = useKinds((store) => store.kinds);
  const title = imported ? strings.create.importTitle(imported.fileName) : strings.create.title;
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

const formId = 'create-form';

/** Ctrl+Enter creates from everywhere in the page but a terminal: from a field of many lines, Enter is a new line. */
const submitAction: Action = {
  id: 'create.submit',
  title: strings.create.submit,
  keys: 'Control+Enter',
  inPalette: false,
  // What is open over the drawer has the keys.
  when: () => !useUi.getState().isPaletteOpen && useUi.getState().question === null,
  run: () => {
    const form = document.getElementById(formId);
    if (form instanceof HTMLFormElement) form.requestSubmit();
  },
};

/** The names of all environments but the one that is replaced. */
function useTakenNames(replaced: string | undefined): ReadonlySet<string> {
  const byId = useEnvironments((store) => store.byId);
  return useMemo(() => {
    const others = [...byId.values()].filter(({ id }) => id !== replaced);
    return new Set(others.map(({ name }) => name));
  }, [byId, replaced]);
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
  const { form: filled, setName, chooseKind, setValue } = useCreateForm(kinds, imported, additions);
  const files = useMemo(() => (imported ? [imported, ...additions] : additions), [imported, additions]);
  const remarks = useMemo(() => allRemarks(files), [files]);
  const [confirmed, setConfirmed] = useState<ReadonlySet<number>>(new Set());
  const isConfirmed = files.every(({ id, preview }) => preview.confirmations.length === 0 || confirmed.has(id));
  const kind = findKind(kinds, filled.kind);
  const problem = nameProblem(filled.name, useTakenNames(imported?.preview.request.replaces));
  const request = kind ? requestOf(filled, kind, imported?.preview.request) : null;
  // A plan asks an interpreter what it is, and a file may name any program as one: nothing of it runs before the yes.
  const plan = usePlan(problem || !kind?.availability.available || !isConfirmed ? null : request);
  const [failure, setFailure] = useState<WireError>();
  const [isSubmitting, setSubmitting] = useState(false);
  useEffect(() => registerActions([submitAction]), []);

  const unconfirmed = isConfirmed ? undefined : strings.create.confirmFirst;
  const obstacle = problem ? strings.create.nameUnusable : unconfirmed;
  const canSubmit = request !== null && !problem && !plan.error && isConfirmed && !isSubmitting;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!canSubmit) return;
    setSubmitting(true);
    try {
      const job = await call('environment.create', request);
      closeDrawer();
      setFilter('');
      if (job.environmentId) {
        select(job.environmentId);
        setTab('overview');
      }
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
          <PlanSummary state={plan} problem={obstacle} />
          <Button onClick={closeDrawer}>{strings.common.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" disabled={!canSubmit}>
            {strings.create.submit}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-5">
        {imported ? null : <KindChoice kinds={kinds} chosen={filled.kind} onChoose={chooseKind} />}
        <ImportRemarks
          remarks={remarks}
          isConfirmed={isConfirmed}
          onConfirm={(isOn) => setConfirmed(new Set(isOn ? files.map(({ id }) => id) : []))}
        />
        <NameField name={filled.name} problem={problem} onChange={setName} />
        {kind ? <SpecFields key={kind.id} kind={kind} values={filled.values} onChange={setValue} /> : null}
        {request?.lock ? (
          <p className="text-sm text-soft">{strings.create.locked(request.lock.packages.length)}</p>
        ) : null}
        <PlanView state={plan} waitsFor={isConfirmed ? strings.create.planNeedsName : strings.create.planNeedsYes} />
        {failure ? <ErrorCard error={failure} onOpen={openAddress} /> : null}
      </form>
    </Drawer>
  );
}
