import { useEffect, useRef, useState } from 'react';
import type { Change, CreateRequest, KindSummary, Spec, Field as SpecField } from '../../../preload/contract';
import type { CreateForm, FieldValue, VariableRow } from '../../stores/drafts';
import { takenNames } from '../../stores/environments';
import { findKind } from '../../stores/kinds';
import { proposeName } from '../../stores/names';
import { useSettings } from '../../stores/settings';
import type { ImportedFile } from '../../stores/ui';
import { extraOf, folderName, initialValues, withChange, withReading, withRequirements } from './create-form';
import { rowsOf } from './variables';

const wishedName = 'python-env';

function firstKind(kinds: readonly KindSummary[], wished: string): string {
  const isUsable = (kind: KindSummary | undefined) => kind?.availability.available === true;
  if (isUsable(findKind(kinds, wished))) return wished;
  return (kinds.find(isUsable) ?? kinds[0])?.id ?? '';
}

function firstForm(kinds: readonly KindSummary[], imported: ImportedFile | undefined): CreateForm {
  const request = imported?.preview.request;
  const kind = request?.kind ?? firstKind(kinds, useSettings.getState().settings.defaultKind);
  const fields = findKind(kinds, kind)?.fields ?? [];
  return {
    name: request?.name ?? proposeName(wishedName, takenNames()),
    kind,
    values: initialValues(fields, request?.spec),
    extra: extraOf(fields, request?.spec),
    variables: rowsOf(request?.variables),
  };
}

/** A form, and what it would be if nothing had been typed. */
interface Typed {
  readonly form: CreateForm;
  readonly untyped: CreateForm;
}

/** The form with the requirements of files that were added to it. */
function withAdditions(form: CreateForm, kinds: readonly KindSummary[], files: readonly ImportedFile[]): CreateForm {
  const fields = findKind(kinds, form.kind)?.fields ?? [];
  const add = (values: CreateForm['values'], spec: Spec) => withRequirements(fields, values, spec);
  return { ...form, values: files.map(({ preview }) => preview.request.spec).reduce(add, form.values) };
}

/** The form while it is filled: by hand, from the file it began with, and by files that are added. */
export function useCreateForm(
  kinds: readonly KindSummary[],
  imported: ImportedFile | undefined,
  additions: readonly ImportedFile[],
) {
  const request = imported?.preview.request;
  const draft = imported?.draft;
  const [isNameTyped, setNameTyped] = useState(request !== undefined);
  const [{ form, untyped }, setTyped] = useState<Typed>(() => {
    const first = firstForm(kinds, imported);
    return { form: draft?.form ?? first, untyped: first };
  });
  const setForm = (change: (form: CreateForm) => CreateForm) =>
    setTyped((before) => ({ ...before, form: change(before.form) }));
  // What is no typing: the form that nobody typed in becomes the same.
  const setBoth = (change: (form: CreateForm) => CreateForm, more = change) =>
    setTyped((before) => ({ form: more(before.form), untyped: change(before.untyped) }));
  // A draft has what was added to it.
  const added = useRef(draft ? additions.length : 0);
  useEffect(() => {
    const fresh = additions.slice(added.current);
    added.current = additions.length;
    if (fresh.length === 0) return;
    setTyped((before) => ({ ...before, form: withAdditions(before.form, kinds, fresh) }));
  }, [additions, kinds]);

  const setName = (name: string) => {
    setNameTyped(true);
    setForm((before) => ({ ...before, name }));
  };
  const chooseKind = (kind: string) => {
    const spec = request?.kind === kind ? request.spec : {};
    const fields = findKind(kinds, kind)?.fields ?? [];
    const choose = (old: CreateForm) => ({
      ...{ ...old, kind },
      ...{ values: initialValues(fields, spec), extra: extraOf(fields, spec) },
    });
    setBoth(choose, (old) => withAdditions(choose(old), kinds, additions));
  };
  const reread = (before: CreateRequest, after: CreateRequest) => {
    const read = (old: CreateForm) => withReading(old, kinds, before, after);
    setBoth(read, (old) => {
      const next = read(old);
      return next.kind === old.kind ? next : withAdditions(next, kinds, additions);
    });
  };
  const applyChange = (change: Change) => setForm((before) => withChange(before, kinds, change));
  const setValue = (field: SpecField, value: FieldValue) => {
    const wish = field.type === 'folder' && typeof value === 'string' ? folderName(value) : '';
    // A name that the user typed is the user's.
    const name = wish && !isNameTyped ? proposeName(wish, takenNames()) : form.name;
    // A control that is left hands over what was typed there while another one changes too.
    setForm((before) => ({ ...before, name, values: { ...before.values, [field.key]: value } }));
  };
  const setVariables = (variables: readonly VariableRow[]) => setForm((before) => ({ ...before, variables }));
  /** Whether something was typed; a kind that was only chosen is not. */
  const isChanged = JSON.stringify(form) !== JSON.stringify(untyped);
  return { filled: form, isChanged, setName, chooseKind, reread, setValue, setVariables, applyChange };
}
