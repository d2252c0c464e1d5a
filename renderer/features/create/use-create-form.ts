import { useEffect, useRef, useState } from 'react';
import type { Change, CreateRequest, KindSummary, Spec, Field as SpecField } from '../../../preload/contract';
import { takenNames } from '../../stores/environments';
import { findKind } from '../../stores/kinds';
import { proposeName } from '../../stores/names';
import { useSettings } from '../../stores/settings';
import type { ImportedFile } from '../../stores/ui';
import {
  type CreateForm,
  extraOf,
  type FieldValue,
  folderName,
  initialValues,
  withChange,
  withReading,
  withRequirements,
} from './create-form';

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
  };
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
  const [isNameTyped, setNameTyped] = useState(request !== undefined);
  const [first] = useState(() => firstForm(kinds, imported));
  const [form, setForm] = useState(first);
  const added = useRef(0);
  useEffect(() => {
    const fresh = additions.slice(added.current);
    added.current = additions.length;
    if (fresh.length === 0) return;
    setForm((before) => withAdditions(before, kinds, fresh));
  }, [additions, kinds]);

  const setName = (name: string) => {
    setNameTyped(true);
    setForm((before) => ({ ...before, name }));
  };
  const chooseKind = (kind: string) => {
    const spec = request?.kind === kind ? request.spec : {};
    const fields = findKind(kinds, kind)?.fields ?? [];
    const next = { ...form, kind, values: initialValues(fields, spec), extra: extraOf(fields, spec) };
    setForm(withAdditions(next, kinds, additions));
  };
  const reread = (before: CreateRequest, after: CreateRequest) =>
    setForm((old) => {
      const next = withReading(old, kinds, before, after);
      return next.kind === old.kind ? next : withAdditions(next, kinds, additions);
    });
  const applyChange = (change: Change) => setForm((before) => withChange(before, kinds, change));
  const setValue = (field: SpecField, value: FieldValue) => {
    const wish = field.type === 'folder' && typeof value === 'string' ? folderName(value) : '';
    // A name that the user typed is the user's.
    const name = wish && !isNameTyped ? proposeName(wish, takenNames()) : form.name;
    // A control that is left hands over what was typed there while another one changes too.
    setForm((before) => ({ ...before, name, values: { ...before.values, [field.key]: value } }));
  };
  const isChanged = JSON.stringify(form) !== JSON.stringify(first);
  return { filled: form, isChanged, setName, chooseKind, reread, setValue, applyChange };
}
