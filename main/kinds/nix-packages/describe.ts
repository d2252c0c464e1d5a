import type { Field } from '../../../preload/contract';
import { nixpkgsFields, packagesField, programsField, pythonField } from '../../nix/fields';
import { presetsField } from '../../nix/texts/presets';

/** The form of a Python with packages of nixpkgs. */
export const nixPackagesFields: readonly Field[] = [
  pythonField,
  packagesField('Names of nixpkgs’ Python packages. They come in the versions of that nixpkgs.'),
  programsField('programs', 'Other programs', 'Programs and libraries of nixpkgs beside Python.', 'ffmpeg'),
  presetsField(['gtk', 'matplotlib', 'optimised', 'unhardened']),
  {
    key: 'derivations',
    type: 'files',
    label: 'Own packages',
    help: 'Nix files with a function for callPackage, such as { buildPythonPackage }: …',
  },
  ...nixpkgsFields,
];
