import { nixDocument } from '../../nix/document';
import { nixpkgsFields, programsField, pythonField } from '../../nix/fields';
import { nixFormats, writeNix } from '../../nix/formats';
import { inspectNix } from '../../nix/inspect';
import { nixMembers } from '../../nix/members';
import { presetsField } from '../../nix/presets';
import { changedSince } from '../../nix/staleness';
import { readInstalled } from '../../python/installed';
import { markRequested } from '../../python/pip/requested';
import { findSitePackages, readPyvenvConfig } from '../../python/prefix';
import type { Kind } from '../kind';
import { createFhsPip, fhsPipKey } from './create';
import { fhsPipExpression } from './expression';
import { planFhsPip } from './plan';
import { type FhsPipSpec, fhsPipSpecSchema } from './spec';
import { currentVenv } from './venv';

/** A zone with the usual folders of Linux around a virtual environment, in which wheels of PyPI work on NixOS. */
export const fhsPip: Kind<FhsPipSpec> = {
  ...nixMembers,
  id: 'fhs-pip',
  label: 'FHS pip zone',
  summary: 'For NixOS: wheels of PyPI as they are, in a zone with the folders and libraries that they expect.',
  intent: 'I just want pip to work',
  hue: 'fhs',
  spec: fhsPipSpecSchema,
  formats: ['cloche', 'requirements', ...nixFormats],
  describe: async () => [
    pythonField,
    {
      key: 'requirements',
      type: 'requirements',
      label: 'Packages',
      help: 'Names, versions, or the lines of a requirements file.',
      placeholder: 'requests\nnumpy>=2',
    },
    programsField('libraries', 'Libraries', 'Libraries and programs of nixpkgs that the wheels need.', 'glib'),
    presetsField(['optimised', 'unhardened']),
    ...nixpkgsFields,
  ],
  project: () => undefined,
  plan: (subject, _lock, context) => planFhsPip(subject, context),
  create: createFhsPip,
  update: (subject, context) => createFhsPip(subject, undefined, context),
  inspect: async ({ paths, spec }) => {
    const prefix = await currentVenv(paths.content);
    if (prefix === undefined) return { ...(await inspectNix(paths.content, paths.content)), packages: [] };
    const sitePackages = await findSitePackages(prefix);
    const [found, configuration, installed] = await Promise.all([
      inspectNix(paths.content, prefix),
      readPyvenvConfig(prefix),
      sitePackages ? readInstalled(sitePackages) : [],
    ]);
    const python = configuration?.version === undefined ? {} : { python: configuration.version };
    return { ...found, ...python, packages: markRequested(installed, spec) };
  },
  staleness: async ({ paths, spec }) => changedSince(paths.content, await fhsPipKey(spec)),
  write: async (subject, lock, format) =>
    writeNix(await nixDocument(subject, lock, fhsPipExpression(subject.name, subject.spec)), format),
};
