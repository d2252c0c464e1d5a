import type { Field } from './kinds';

/** Whether a field is a list of packages. */
export const holdsPackages = (field: Field): boolean =>
  field.type === 'requirements' || field.type === 'packages' || (field.type === 'lines' && field.isPackages);
