import type { Field, Option } from '../../preload/contract';
import { nixpkgsField } from '../nix/fields';
import { requirementsField } from '../python/pip/settings';

/** What may be asked of every conda environment. */
export const packageFields: readonly Field[] = [
  {
    key: 'python',
    type: 'text',
    label: 'Python',
    placeholder: '3.12',
    help: 'A version; empty for whichever the packages allow.',
  },
  {
    key: 'packages',
    type: 'lines',
    isPackages: true,
    label: 'Packages',
    placeholder: 'numpy>=2\npytorch=*=*cuda*',
    completes: 'conda-packages',
    help: 'Packages of the channels, one a line, with versions and builds where they matter.',
  },
  {
    key: 'channels',
    type: 'lines',
    isPackages: false,
    label: 'Channels',
    default: ['conda-forge'],
    help: 'One a line; the first one goes first.',
  },
  {
    key: 'priority',
    type: 'choice',
    label: 'Priority of channels',
    options: [
      { value: 'flexible', label: 'Flexible', detail: 'a later channel when the first has no version that fits' },
      { value: 'strict', label: 'Strict', detail: 'never from a later channel what an earlier one has' },
      { value: 'disabled', label: 'None', detail: 'the newest of all channels' },
    ],
    default: 'flexible',
  },
  requirementsField('Packages for pip', 'requests'),
  {
    key: 'pins',
    type: 'lines',
    isPackages: false,
    label: 'Held versions',
    placeholder: 'numpy==2.1.0',
    help: 'They stay as they are whatever else changes, one a line.',
  },
];

/** Where it stands, with the roots of this machine. */
export const placeField = (roots: readonly Option[]): Field => ({
  key: 'place',
  type: 'choice',
  label: 'Place',
  options: [{ value: 'cloche', label: 'In Cloche’s folder' }, ...roots],
  default: 'cloche',
  help: 'Among those of micromamba or conda it is found by its name: conda activate NAME.',
});

/** The zone of Nix in which it may be made. */
export const zoneFields: readonly Field[] = [
  {
    key: 'zone',
    type: 'choice',
    label: 'Zone of Nix',
    options: [
      { value: 'automatic', label: 'Where it is needed', detail: 'on NixOS, or to bring a tool that is missing' },
      { value: 'always', label: 'Always' },
      { value: 'never', label: 'Never' },
    ],
    default: 'automatic',
    help: 'A zone has the folders of other Linuxes, which programs of channels expect.',
  },
  {
    key: 'libraries',
    type: 'lines',
    isPackages: false,
    label: 'Libraries of the zone',
    placeholder: 'glib',
    help: 'Libraries and programs of nixpkgs that are there beside the usual ones, one a line.',
  },
  nixpkgsField,
];
