import { ClocheError, type ExportedFile, type FormatId, type Lock } from '../../../preload/contract';
import { comparedWithLock } from '../../nix/generations/lock-warnings';
import { inspectMembers, nixMembers, pythonPrefix } from '../../nix/generations/members';
import { readNixPackages } from '../../nix/generations/python-result';
import { staleAgainst } from '../../nix/generations/staleness';
import { pinSources } from '../../nix/pins/pin-sources';
import { nixDocument } from '../../nix/texts/document';
import { nixFormats, writeNix } from '../../nix/texts/formats';
import { joinSources } from '../../nix/trust/sources';
import type { Kind, Subject } from '../kind';
import { createNixRequirements, markAsked, nixRequirementsKey } from './create';
import { nixRequirementsFields } from './describe';
import { nixRequirementsExpression } from './expression';
import { lookUpRequirements } from './look-up';
import { planNixRequirements } from './plan';
import { readResolution } from './resolution';
import { type NixRequirementsSpec, nixRequirementsSpecSchema, takesNixpkgs } from './spec';
import { projectSources } from './uv-lock';

/** A Python of nixpkgs with what a requirements file asks for, translated by an engine. */
export const nixRequirements: Kind<NixRequirementsSpec> = {
  ...nixMembers,
  id: 'nix-requirements',
  label: 'requirements.txt to Nix',
  summary: 'For projects with a requirements file: its packages from nixpkgs, or exactly those of a uv.lock.',
  intent: 'A requirements file, as Nix',
  hue: 'nix',
  spec: nixRequirementsSpecSchema,
  takes: { python: 'nixpkgs', pip: true, isByName: true },
  image: 'nix',
  formats: nixFormats,
  describe: async () => [...nixRequirementsFields],
  project: ({ engine, project }) => (engine === 'uv2nix' && project !== '' ? project : undefined),
  plan: async (subject, lock, context) => {
    const plan = await planNixRequirements(subject, context);
    const isOfNixpkgs = () => takesNixpkgs(subject.spec.engine);
    return comparedWithLock(plan, { ...subject.spec, lock, isOfNixpkgs }, context);
  },
  create: createNixRequirements,
  update: createNixRequirements,
  inspect: async (subject) => {
    const [found, packages, resolution] = await Promise.all([
      inspectMembers(subject),
      readNixPackages(pythonPrefix(subject), []),
      readResolution(subject.paths.content),
    ]);
    return { ...found, packages: markAsked(packages, resolution?.packages ?? []) };
  },
  lookUp: lookUpRequirements,
  sources: async ({ engine, project, nixpkgs }) =>
    joinSources(await projectSources(engine === 'uv2nix' ? project : ''), await pinSources(nixpkgs)),
  staleness: ({ paths, spec }) => staleAgainst(paths.content, () => nixRequirementsKey(spec)),
  write,
};

/** The environment as Nix for people: what its requirements came to. Throws `wrong-state` before it was made. */
async function write(
  subject: Subject<NixRequirementsSpec>,
  lock: Lock | undefined,
  format: FormatId,
): Promise<ExportedFile> {
  const { name, spec, paths } = subject;
  const resolution = await readResolution(paths.content);
  if (!resolution)
    throw new ClocheError('wrong-state', `What the requirements of ${name} come to in Nix is not known yet.`, {
      hint: 'Make it first, or repair it.',
    });
  const notes = spec.engine === 'uv2nix' ? [`Put it into ${spec.project}, beside the uv.lock.`] : [];
  const losses = resolution.differences.map((difference) => `It has ${difference}`);
  const expression = nixRequirementsExpression({ name, spec, resolution, files: 'beside' });
  return writeNix(await nixDocument(subject, lock, expression, { losses, notes }), format);
}
