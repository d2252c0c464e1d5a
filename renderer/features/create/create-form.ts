import {
  type CreateRequest,
  countingFields,
  type Field,
  holdsPackages,
  type KindSummary,
  type Spec,
  type UpdateRequest,
} from '../../../preload/contract';
import type { CreateForm, FieldValue } from '../../stores/drafts';
import { rebasedVariables, variablesOf } from './variables';

/** The lines that ask for something: no blank lines, no comments, no blanks around. */
export function requirementLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean);
}

/** The lines of a text that name something: no blank lines, no blanks around. */
export function plainLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function initialValue(field: Field, spec: Spec): FieldValue {
  const given = spec[field.key];
  const listed = Array.isArray(given) ? given.map(String) : [];
  switch (field.type) {
    case 'switch':
      return typeof given === 'boolean' ? given : field.default;
    case 'requirements':
    case 'files':
      return listed.join('\n');
    case 'lines':
      return (Array.isArray(given) ? listed : (field.default ?? [])).join('\n');
    case 'packages':
    case 'choices':
      return listed;
    case 'choice':
    case 'text':
    case 'folder':
      return typeof given === 'string' ? given : (field.default ?? '');
  }
}

/** The values with which a form starts: those of the spec, otherwise the fields' own defaults. */
export function initialValues(fields: readonly Field[], spec: Spec = {}): Record<string, FieldValue> {
  return Object.fromEntries(fields.map((field) => [field.key, initialValue(field, spec)]));
}

/** The spec that the values ask for; what is empty or does not count is left out, so that the kind's own default holds. */
export function specOf(fields: readonly Field[], values: Readonly<Record<string, FieldValue>>): Spec {
  const spec: Spec = {};
  for (const field of countingFields(fields, values)) {
    const value = values[field.key];
    if (typeof value === 'boolean') spec[field.key] = value;
    else if (typeof value === 'object') spec[field.key] = [...value];
    else if (field.type === 'requirements') spec[field.key] = requirementLines(value ?? '');
    else if (field.type === 'files' || field.type === 'lines') spec[field.key] = plainLines(value ?? '');
    else if (value !== undefined && value.trim() !== '') spec[field.key] = value.trim();
  }
  return spec;
}

/** The settings of a spec for which there is no field. */
export function extraOf(fields: readonly Field[], spec: Spec = {}): Spec {
  const keys = new Set(fields.map(({ key }) => key));
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !keys.has(key)));
}

/** The form as a fix changes it: its settings in place of the form's, or another kind with these settings alone. */
export function withChange(
  form: CreateForm,
  kinds: readonly KindSummary[],
  change: { readonly kind?: string | undefined; readonly spec: Spec },
): CreateForm {
  const kind = change.kind ?? form.kind;
  const fields = kinds.find(({ id }) => id === kind)?.fields;
  if (!fields) return form;
  const before = kind === form.kind ? { ...form.extra, ...specOf(fields, form.values) } : {};
  const spec = { ...before, ...change.spec };
  return { ...form, kind, values: initialValues(fields, spec), extra: extraOf(fields, spec) };
}

/** The values with the requirements of another spec added, those that are there already left out. */
export function withRequirements(
  fields: readonly Field[],
  values: Readonly<Record<string, FieldValue>>,
  spec: Spec,
): Record<string, FieldValue> {
  const next = { ...values };
  for (const { key, type } of fields) {
    const given = spec[key];
    if (type !== 'requirements' || !Array.isArray(given)) continue;
    const text = String(values[key] ?? '').trimEnd();
    const known = new Set(requirementLines(text));
    const added = given.map(String).filter((line) => !known.has(line));
    next[key] = [text, ...added].filter(Boolean).join('\n');
  }
  return next;
}

/** A text of lines, or a list, as lines; undefined for what is neither. */
function linesOf({ type }: Field, value: FieldValue | undefined): string[] | undefined {
  if (typeof value === 'object') return [...value];
  const isText = type === 'requirements' || type === 'files' || type === 'lines';
  return isText && typeof value === 'string' ? plainLines(value) : undefined;
}

/** A value of what was read anew, with what was changed by hand since it was read before. */
function rebased(field: Field, before: FieldValue, edited: FieldValue, after: FieldValue): FieldValue {
  const isSame = (one: FieldValue, other: FieldValue) => JSON.stringify(one) === JSON.stringify(other);
  if (isSame(edited, before)) return after;
  const [base, mine, next] = [before, edited, after].map((value) => linesOf(field, value));
  if (!base || !mine || !next) return edited;
  const added = mine.filter((line) => !base.includes(line) && !next.includes(line));
  const lines = [...next.filter((line) => mine.includes(line) || !base.includes(line)), ...added];
  return typeof after === 'object' ? lines : lines.join('\n');
}

/**
 * The form when what it began with is read in another way: one of the same kind keeps what was changed by hand, one of
 * another kind keeps its name and its variables.
 */
export function withReading(
  form: CreateForm,
  kinds: readonly KindSummary[],
  before: CreateRequest,
  after: CreateRequest,
): CreateForm {
  const fields = kinds.find(({ id }) => id === after.kind)?.fields ?? [];
  const next = {
    ...form,
    kind: after.kind,
    values: initialValues(fields, after.spec),
    extra: extraOf(fields, after.spec),
    variables: rebasedVariables(before.variables, form.variables, after.variables),
  };
  if (form.kind !== after.kind || before.kind !== after.kind) return next;
  const base = initialValues(fields, before.spec);
  const values = fields.map((field) => {
    const { [field.key]: was = '' } = base;
    const { [field.key]: is = was } = form.values;
    return [field.key, rebased(field, was, is, next.values[field.key] ?? '')] as const;
  });
  const added = Object.entries(form.extra).filter(
    ([key, value]) => JSON.stringify(before.spec[key]) !== JSON.stringify(value),
  );
  return { ...next, values: Object.fromEntries(values), extra: { ...next.extra, ...Object.fromEntries(added) } };
}

/** Whether a form asks for what was read, with the requirements that were added to it, and nothing was changed by hand. */
export function isAsRead(
  form: CreateForm,
  kinds: readonly KindSummary[],
  { kind, spec }: CreateRequest,
  additions: readonly Spec[] = [],
): boolean {
  const fields = kinds.find(({ id }) => id === kind)?.fields ?? [];
  const values = additions.reduce((all, one) => withRequirements(fields, all, one), initialValues(fields, spec));
  const asked = (of: Readonly<Record<string, FieldValue>>, extra: Spec) =>
    comparable({ ...extra, ...specOf(fields, of) });
  return form.kind === kind && asked(form.values, form.extra) === asked(values, extraOf(fields, spec));
}

/** The fields that are always shown, and those that follow the packages: they have defaults that mostly fit. */
export function splitFields(fields: readonly Field[]): { readonly first: Field[]; readonly more: Field[] } {
  const end = fields.findLastIndex(holdsPackages) + 1 || fields.length;
  return { first: fields.slice(0, end), more: fields.slice(end) };
}

/** What will be made in a few words: the kind, and the packages that the spec asks for. */
export function wordsOf({ label, fields }: KindSummary, spec: Spec): string {
  const packages = fields.filter(holdsPackages).flatMap(({ key }) => spec[key] ?? []);
  return [label, packages.join(', ')].filter(Boolean).join(': ');
}

/** A spec without what is empty, in an order of its own, to compare. */
function comparable(spec: Spec): string {
  const isEmpty = (value: unknown) => value === '' || value === null || (Array.isArray(value) && value.length === 0);
  const entries = Object.entries(spec).filter(([, value]) => !isEmpty(value));
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether two specs ask for the same by the fields of a form: order of keys, empty values and comments aside. */
export function asksTheSame(fields: readonly Field[], a: Spec, b: Spec): boolean {
  const normal = (spec: Spec) =>
    comparable({ ...extraOf(fields, spec), ...specOf(fields, initialValues(fields, spec)) });
  return normal(a) === normal(b);
}

/**
 * The request of a filled form. An imported request gives notes, the files of a bundle and what it replaces; its exact
 * versions are kept only while kind and spec are still those of the file.
 */
export function requestOf(form: CreateForm, kind: KindSummary, imported?: CreateRequest): CreateRequest {
  const spec: Spec = { ...form.extra, ...specOf(kind.fields, form.values) };
  const variables = variablesOf(form.variables);
  const isUnchanged = imported?.kind === kind.id && asksTheSame(kind.fields, imported.spec, spec);
  return {
    name: form.name,
    kind: kind.id,
    spec,
    ...(imported?.replaces === undefined ? {} : { replaces: imported.replaces }),
    ...(Object.keys(variables).length > 0 ? { variables } : {}),
    ...(imported?.notes === undefined ? {} : { notes: imported.notes }),
    ...(isUnchanged && imported.lock ? { lock: imported.lock } : {}),
    ...(imported?.files ? { files: imported.files } : {}),
  };
}

/** What a form asks for: another environment, or a change of one. */
export type FormRequest =
  | { readonly type: 'create'; readonly request: CreateRequest }
  | { readonly type: 'update'; readonly request: UpdateRequest };

/** What the form asks for, whose environment is the one with the id `changes`, if it is about one that is made. */
export function asksFor(
  request: CreateRequest,
  changes: string | undefined,
  scope: Pick<UpdateRequest, 'renews' | 'removes'> = {},
): FormRequest {
  if (changes === undefined) return { type: 'create', request };
  return { type: 'update', request: { id: changes, spec: request.spec, ...scope } };
}

/** The last part of a folder's path: a name to propose. */
export function folderName(path: string): string {
  return path.split('/').filter(Boolean).at(-1) ?? '';
}
