import type { Field } from './kinds';

/** The fields that count beside these values: what depends on the value of another one does so only while that has it. */
export const countingFields = (fields: readonly Field[], values: Readonly<Record<string, unknown>>): Field[] =>
  fields.filter(({ onlyWith }) => onlyWith === undefined || values[onlyWith.key] === onlyWith.value);
