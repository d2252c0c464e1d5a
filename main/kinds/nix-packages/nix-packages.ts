import type { Package } from '../../../preload/contract';
import { nixpkgsFields, packagesField, programsField, pythonField } from '../../nix/fields';
import { comparedWithLock } from '../../nix/generations/lock-warnings';
import { inspectMembers, nixMembers, pythonPrefix } from '../../nix/generations/members';
import { readNixPackages } from '../../nix/generations/python-result';
import { staleAgainst } from '../../nix/generations/staleness';
import { pinSources } from '../../nix/pins/pin-sources';
import { nixDocument } from '../../nix/texts/document';
import { nixFormats, writeNix } from '../../nix/texts/formats';
import { presetsField } from '../../nix/texts/presets';
import { ownName } from '../../nix/texts/python-expression';
import { joinSources, readSources } from '../../nix/trust/sources';
import { normalizeName } from '../../python/package-name';
import type { Kind } from '../kind';
import { createNixPackages, nixPackagesKey } from './create';
import { nixPackagesExpression } from './expression';
import { ownFileNotes } from './own-files';
import { planNixPackages } from './plan';
import { type NixPackagesSpec, nixPackagesSpecSchema } from './spec';

/** A Python of nixpkgs with packages, alone or in a shell with other programs. */
export const nixPackages: Kind<NixPackagesSpec> = {
  ...nixMembers,
  id: 'nix-packages',
  label: 'Nix packages',
  summary: 'For reproducible work: Python packages and other programs of nixpkgs, built as a whole by Nix.',
  intent: 'Packages from nixpkgs',
  hue: 'nix',
  spec: nixPackagesSpecSchema,
  takes: { python: 'nixpkgs', pip: false, packages: 'nixpkgs', programs: 'programs' },
  image: 'nix',
  formats: nixFormats,
  describe: async () => [
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
  ],
  project: () => undefined,
  plan: async (subject, lock, context) => {
    const plan = await planNixPackages(subject, context);
    const own = new Set(subject.spec.derivations.map((path) => normalizeName(ownName(path))));
    const isOfNixpkgs = ({ name }: Package) => !own.has(normalizeName(name));
    return comparedWithLock(plan, { ...subject.spec, lock, isOfNixpkgs }, context);
  },
  create: (subject, _lock, context) => createNixPackages(subject, context),
  update: (subject, _lock, context) => createNixPackages(subject, context),
  inspect: async (subject) => {
    const [found, packages] = await Promise.all([
      inspectMembers(subject),
      readNixPackages(pythonPrefix(subject), subject.spec.packages),
    ]);
    return { ...found, packages };
  },
  staleness: ({ paths, spec }) => staleAgainst(paths.content, () => nixPackagesKey(spec)),
  sources: async ({ derivations, nixpkgs }) => joinSources(await readSources(derivations), await pinSources(nixpkgs)),
  write: async (subject, lock, format) => {
    const notes = await ownFileNotes(subject.spec.derivations);
    const expression = nixPackagesExpression(subject.spec, 'beside');
    return writeNix(await nixDocument(subject, lock, expression, { notes }), format);
  },
};
