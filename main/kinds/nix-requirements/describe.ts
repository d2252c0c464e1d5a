import type { Field } from '../../../preload/contract';
import { nixpkgsFields, pythonField } from '../../nix/fields';
import { requirementsField } from '../../python/pip/settings';

/** The form of a requirements file as Nix. */
export const nixRequirementsFields: readonly Field[] = [
  pythonField,
  requirementsField(),
  {
    key: 'engine',
    type: 'choice',
    label: 'Engine',
    help: 'What turns the requirements into Nix.',
    default: 'attributes',
    options: [
      { value: 'attributes', label: 'Attributes of nixpkgs', detail: 'In nixpkgs’ versions; needs nothing else.' },
      { value: 'pyproject-nix', label: 'pyproject.nix', detail: 'In nixpkgs’ versions, chosen when it is evaluated.' },
      { value: 'uv2nix', label: 'uv2nix', detail: 'Exactly the versions of a project’s uv.lock.' },
      { value: 'mach-nix', label: 'mach-nix', detail: 'Legacy, unmaintained; prefer uv2nix.' },
      { value: 'pip2nix', label: 'pip2nix', detail: 'Legacy, unmaintained; prefer uv2nix.' },
    ],
  },
  {
    key: 'project',
    type: 'folder',
    label: 'Project',
    help: 'The folder with pyproject.toml and uv.lock. Without packages above it takes all that it depends on.',
    default: '',
    onlyWith: { key: 'engine', value: 'uv2nix' },
  },
  {
    key: 'engineSource',
    type: 'text',
    label: 'Engine’s repository',
    help: 'Empty for its own; or an address for Git, with # and a commit to stay at it. Its code is evaluated.',
    default: '',
    placeholder: 'https://example.org/mirror/uv2nix',
  },
  ...nixpkgsFields,
];
