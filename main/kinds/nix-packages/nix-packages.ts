import { basename } from 'node:path';
import type { Lock } from '../../../preload/contract';
import { type NixDocument, nixFormats, writeNix } from '../../nix/formats';
import { inspectMembers, nixMembers, pythonPrefix } from '../../nix/members';
import { resolvePin } from '../../nix/pin';
import { readNixPackages } from '../../nix/python-result';
import { readSources } from '../../nix/sources';
import { changedSince } from '../../nix/staleness';
import type { Kind, Subject } from '../kind';
import { createNixPackages, nixPackagesKey } from './create';
import { nixPackagesFields } from './describe';
import { nixPackagesExpression } from './expression';
import { planNixPackages } from './plan';
import { type NixPackagesSpec, nixPackagesSpecSchema, requestOf } from './spec';

/** A Python of nixpkgs with packages, alone or in a shell with other programs. */
export const nixPackages: Kind<NixPackagesSpec> = {
  ...nixMembers,
  id: 'nix-packages',
  label: 'Nix packages',
  summary: 'For reproducible work: Python packages and other programs of nixpkgs, built once and never changed.',
  hue: 'nix',
  spec: nixPackagesSpecSchema,
  formats: ['cloche', ...nixFormats, 'requirements'],
  describe: async () => [...nixPackagesFields],
  project: () => undefined,
  plan: (subject, _lock, context) => planNixPackages(subject, context),
  create: (subject, _lock, context) => createNixPackages(subject, context),
  update: createNixPackages,
  inspect: async (subject) => {
    const asked = requestOf(subject.spec).packages;
    const [found, packages] = await Promise.all([
      inspectMembers(subject),
      readNixPackages(pythonPrefix(subject), asked),
    ]);
    return { ...found, packages };
  },
  staleness: async ({ paths, spec }) => changedSince(paths.content, await nixPackagesKey(spec)),
  sources: ({ derivations }) => readSources(derivations),
  write: async (subject, lock, format) => writeNix(await documentOf(subject, lock), format),
};

async function documentOf({ name, spec }: Subject<NixPackagesSpec>, lock: Lock | undefined): Promise<NixDocument> {
  const source = lock?.sources?.find((candidate) => candidate.name === 'nixpkgs');
  return {
    name,
    pin: await resolvePin(spec.nixpkgs),
    allow: spec.allow,
    expression: nixPackagesExpression(spec, 'beside'),
    losses: spec.derivations.map((path) => `Put ${path} beside it, as ${basename(path)}.`),
    remarks: lock
      ? [`Made with Python ${lock.python} and ${source?.revision ? `nixpkgs ${source.revision}` : 'nixpkgs'}.`]
      : [],
  };
}
