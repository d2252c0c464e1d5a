import type { Field } from '../../preload/contract';

/** The interpreter, as an attribute of nixpkgs. */
export const pythonField: Field = {
  key: 'python',
  type: 'text',
  label: 'Python',
  help: 'An interpreter of nixpkgs.',
  default: 'python3',
  completes: 'interpreters',
};

/** Packages of the interpreter's set. */
export const packagesField = (help: string): Field => ({
  key: 'packages',
  type: 'packages',
  label: 'Packages',
  help,
  placeholder: 'numpy',
  completes: 'python-packages',
});

/** Other packages of nixpkgs. */
export const programsField = (key: string, label: string, help: string, placeholder: string): Field => ({
  key,
  type: 'packages',
  label,
  help,
  placeholder,
  completes: 'programs',
});

/** Which nixpkgs. */
export const nixpkgsField: Field = {
  key: 'nixpkgs',
  type: 'text',
  label: 'nixpkgs',
  default: '',
  placeholder: 'NIX_PATH',
  help: 'Empty for NIX_PATH, or channel:NAME, path:/FOLDER, tarball:URL#HASH, flake:/FOLDER/flake.lock.',
};

/** Which nixpkgs, and what it may hold. */
export const nixpkgsFields: readonly Field[] = [
  nixpkgsField,
  {
    key: 'allow',
    type: 'choices',
    label: 'Allow',
    options: [
      { value: 'unfree', label: 'Unfree packages', detail: 'Their licences forbid something.' },
      { value: 'broken', label: 'Broken packages', detail: 'nixpkgs knows that they do not build or work.' },
      { value: 'insecure', label: 'Insecure packages', detail: 'They have known holes.' },
    ],
  },
];
