import { nixpkgsFields, programsField, pythonField } from '../../nix/fields';
import { inspectWithPip } from '../../nix/generations/inspect';
import { comparedWithLock } from '../../nix/generations/lock-warnings';
import { nixMembers } from '../../nix/generations/members';
import { withPip } from '../../nix/generations/pip-document';
import { markKnown, pipKeyOf, prefixOf, readLastPrefix } from '../../nix/generations/pip-prefix';
import { staleAgainst } from '../../nix/generations/staleness';
import { nixDocument } from '../../nix/texts/document';
import { nixFormats, writeNix } from '../../nix/texts/formats';
import { presetsField } from '../../nix/texts/presets';
import { readPackages } from '../../python/installed';
import { requirementsField } from '../../python/pip/settings';
import { readPyvenvConfig } from '../../python/prefix';
import type { Kind } from '../kind';
import { makeFhsPip } from './create';
import { fhsPipExpression } from './expression';
import { planFhsPip } from './plan';
import { type FhsPipSpec, fhsPipSpecSchema } from './spec';
import { venvsFolder } from './venv';

/** A zone with the usual folders of Linux around a virtual environment, in which wheels of PyPI work on NixOS. */
export const fhsPip: Kind<FhsPipSpec> = {
  ...nixMembers,
  id: 'fhs-pip',
  label: 'FHS pip zone',
  summary: 'For NixOS: wheels of PyPI as they are, in a zone with the folders and libraries that they expect.',
  intent: 'I just want pip to work',
  hue: 'fhs',
  spec: fhsPipSpecSchema,
  takes: { python: 'nixpkgs', pip: true, programs: 'libraries' },
  image: 'python',
  formats: nixFormats,
  describe: async () => [
    pythonField,
    requirementsField(),
    programsField('libraries', 'Libraries', 'Libraries and programs of nixpkgs that the wheels need.', 'glib'),
    presetsField(['optimised', 'unhardened']),
    ...nixpkgsFields,
  ],
  project: () => undefined,
  plan: async (subject, lock, context) => {
    const plan = await planFhsPip(subject, context);
    return comparedWithLock(plan, { ...subject.spec, lock, isOfNixpkgs: () => false }, context);
  },
  create: (subject, lock, context) => makeFhsPip(subject, { lock }, context),
  update: async (subject, _lock, context) => {
    const { content } = subject.paths;
    const { problem } = await inspectWithPip(content, prefixOf(content), prefixOf(content));
    const last = await readLastPrefix(content, venvsFolder, problem !== undefined);
    return makeFhsPip(subject, { last }, context);
  },
  inspect: async ({ paths, spec }) => {
    const prefix = prefixOf(paths.content);
    const [found, configuration, installed] = await Promise.all([
      inspectWithPip(paths.content, prefix, prefix),
      readPyvenvConfig(prefix),
      readPackages(prefix),
    ]);
    const python = configuration?.version === undefined ? {} : { python: configuration.version };
    return { ...found, ...python, packages: await markKnown(paths.content, installed, spec) };
  },
  staleness: ({ paths, spec }) => staleAgainst(paths.content, () => pipKeyOf(spec)),
  write: async (subject, lock, format) => {
    const expression = fhsPipExpression(subject.name, subject.spec);
    const losses = ['The virtual environment itself is left out.'];
    const notes = ['Make a virtual environment inside: python3 -m venv .venv.'];
    return writeNix(withPip(await nixDocument(subject, lock, expression, { losses, notes }), subject.spec), format);
  },
};
