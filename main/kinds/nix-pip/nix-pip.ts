import { nixpkgsFields, packagesField, programsField, pythonField } from '../../nix/fields';
import { inspectWithPip } from '../../nix/generations/inspect';
import { comparedWithLock } from '../../nix/generations/lock-warnings';
import { nixMembers, pythonPrefix } from '../../nix/generations/members';
import { withPip } from '../../nix/generations/pip-document';
import { markKnown, pipKeyOf, prefixOf, readLastPrefix } from '../../nix/generations/pip-prefix';
import { isOfNix, readNixPackages } from '../../nix/generations/python-result';
import { staleAgainst } from '../../nix/generations/staleness';
import { nixDocument } from '../../nix/texts/document';
import { nixFormats, writeNix } from '../../nix/texts/formats';
import { readPackages } from '../../python/installed';
import { requirementsField } from '../../python/pip/settings';
import type { Kind, Subject } from '../kind';
import { makeNixPip } from './create';
import { nixPipExpression } from './expression';
import { planNixPip } from './plan';
import { prefixesFolder } from './prefix';
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
  takes: { python: 'nixpkgs', pip: true, packages: 'nixpkgs', programs: 'programs' },
  image: 'nix',
  formats: nixFormats,
  describe: async () => [
    pythonField,
    packagesField('Names of nixpkgs’ Python packages, which pip takes as they are.'),
    requirementsField('Packages for pip', 'requests'),
    programsField('programs', 'Other programs', 'Programs and libraries of nixpkgs beside Python.', 'gcc'),
    ...nixpkgsFields,
  ],
  project: () => undefined,
  plan: async (subject, lock, context) => {
    const plan = await planNixPip(subject, context);
    return comparedWithLock(plan, { ...subject.spec, lock, isOfNixpkgs: isOfNix }, context);
  },
  create: (subject, lock, context) => makeNixPip(subject, { lock }, context),
  update: async (subject, _lock, context) => {
    const { problem } = await inspectNixPip(subject);
    const last = await readLastPrefix(subject.paths.content, prefixesFolder, problem !== undefined);
    return makeNixPip(subject, { last }, context);
  },
  inspect: async (subject) => {
    const { paths, spec } = subject;
    const [found, ofNix, ofPip] = await Promise.all([
      inspectNixPip(subject),
      readNixPackages(pythonPrefix(subject), spec.packages),
      readPackages(prefixOf(paths.content)),
    ]);
    return { ...found, packages: [...ofNix, ...(await markKnown(paths.content, ofPip, spec))] };
  },
  staleness: ({ paths, spec }) => staleAgainst(paths.content, () => pipKeyOf(spec)),
  write: async (subject, lock, format) =>
    writeNix(withPip(await nixDocument(subject, lock, nixPipExpression(subject.spec)), subject.spec), format),
};

const inspectNixPip = (subject: Subject<NixPipSpec>) =>
  inspectWithPip(subject.paths.content, pythonPrefix(subject), prefixOf(subject.paths.content));
