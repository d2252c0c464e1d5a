import type { Spec } from '../../preload/contract';

/** A field's value while it is edited: requirements and files are one text, a line each; names are a list. */
export type FieldValue = string | boolean | readonly string[];

/** A variable while it is edited: neither its name nor that it is the only one of that name is sure. */
export interface VariableRow {
  readonly name: string;
  readonly value: string;
}

/** What the create form holds. */
export interface CreateForm {
  name: string;
  kind: string;
  values: Record<string, FieldValue>;
  /** Settings for which the kind has no field: they come from a file, an environment or a fix. */
  extra: Spec;
  variables: readonly VariableRow[];
}

/** What was said yes to in a form. */
export interface Answers {
  /** Keys of the files whose lines were confirmed. */
  readonly confirmed: readonly string[];
  /** Hashes of the files that would be evaluated and are trusted. */
  readonly trusted: readonly string[];
  /** What it is to be made without; absent where that was not answered. */
  readonly goneWithout?: string | undefined;
}

/** A form as somebody left it: what was typed and what was answered. */
export interface FormDraft {
  readonly form: CreateForm;
  readonly answers: Answers;
}
