import { inspectMembers, nixMembers, pythonPrefix } from '../../nix/generations/members';
import { readNixPackages } from '../../nix/generations/python-result';
import { changedSince } from '../../nix/generations/staleness';
import { nixFormats } from '../../nix/texts/formats';
import type { Kind } from '../kind';
import { createNixRequirements, markAsked, nixRequirementsKey } from './create';
import { nixRequirementsFields } from './describe';
import { planNixRequirements } from './plan';
import { readResolution } from './resolution';
import { type NixRequirementsSpec, nixRequirementsSpecSchema } from './spec';
import { writeNixRequirements } from './write';

/** A Python of nixpkgs with what a requirements file asks for, translated by an engine. */
export const nixRequirements: Kind<NixRequirementsSpec> = {
  ...nixMembers,
  id: 'nix-requirements',
  label: 'requirements.txt to Nix',
  summary: 'For projects with a requirements file: its packages from nixpkgs, or exactly those of a uv.lock.',
  intent: 'A requirements file, as Nix',
  hue: 'nix',
  spec: nixRequirementsSpecSchema,
  formats: ['cloche', 'requirements', ...nixFormats],
  describe: async () => [...nixRequirementsFields],
  project: ({ engine, project }) => (engine === 'uv2nix' && project !== '' ? project : undefined),
  plan: (subject, _lock, context) => planNixRequirements(subject, context),
  create: createNixRequirements,
  update: (subject, context) => createNixRequirements(subject, undefined, context),
  inspect: async (subject) => {
    const [found, packages, resolution] = await Promise.all([
      inspectMembers(subject),
      readNixPackages(pythonPrefix(subject), []),
      readResolution(subject.paths.content),
    ]);
    return { ...found, packages: markAsked(packages, resolution?.packages ?? []) };
  },
  staleness: async ({ paths, spec }) => changedSince(paths.content, await nixRequirementsKey(spec)),
  write: writeNixRequirements,
};
