import { nixDocument } from '../../nix/document';
import { nixpkgsFields, packagesField, programsField, pythonField } from '../../nix/fields';
import { nixFormats, writeNix } from '../../nix/formats';
import { inspectMembers, nixMembers, pythonPrefix } from '../../nix/members';
import { readNixPackages } from '../../nix/python-result';
import { changedSince } from '../../nix/staleness';
import { markRequested } from '../../python/pip/requested';
import type { Kind } from '../kind';
import { createNixPip, nixPipKey } from './create';
import { nixPipExpression } from './expression';
import { planNixPip } from './plan';
import { currentPrefix, packagesIn } from './prefix';
import { type NixPipSpec, nixPipSpecSchema } from './spec';

/** A virtual environment emulated in a Nix shell: pip installs into a folder, and sees the packages of Nix. */
export const nixPip: Kind<NixPipSpec> = {
  ...nixMembers,
  id: 'nix-pip',
  label: 'Nix with pip',
  summary: 'For packages of nixpkgs with a few of PyPI on top: pip installs into a folder beside the Nix store.',
  intent: 'Packages from nixpkgs, and pip',
  hue: 'nix',
  spec: nixPipSpecSchema,
  formats: ['cloche', 'requirements', ...nixFormats],
  describe: async () => [
    pythonField,
    packagesField('Names of nixpkgs’ Python packages, which pip takes as they are.'),
    {
      key: 'requirements',
      type: 'requirements',
      label: 'Packages for pip',
      help: 'Names, versions, or the lines of a requirements file.',
      placeholder: 'requests',
    },
    programsField('programs', 'Other programs', 'Programs and libraries of nixpkgs beside Python.', 'gcc'),
    ...nixpkgsFields,
  ],
  project: () => undefined,
  plan: (subject, _lock, context) => planNixPip(subject, context),
  create: createNixPip,
  update: (subject, context) => createNixPip(subject, undefined, context),
  inspect: async (subject) => {
    const { paths, spec } = subject;
    const prefix = await currentPrefix(paths.content);
    const [found, ofNix, ofPip] = await Promise.all([
      inspectMembers(subject),
      readNixPackages(pythonPrefix(subject), spec.packages),
      prefix === undefined ? [] : packagesIn(prefix),
    ]);
    return { ...found, packages: [...ofNix, ...markRequested(ofPip, spec)] };
  },
  staleness: async ({ paths, spec }) => changedSince(paths.content, await nixPipKey(spec)),
  write: async (subject, lock, format) =>
    writeNix(await nixDocument(subject, lock, nixPipExpression(subject.spec)), format),
};
