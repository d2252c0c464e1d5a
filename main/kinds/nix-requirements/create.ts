import type { Lock } from '../../../preload/contract';
import { keyOf } from '../../nix/generations/key';
import { makeNix } from '../../nix/generations/make';
import { pinFiles } from '../../nix/pins/pin';
import { normalizeName } from '../../python/package-name';
import { requireInstalled } from '../../python/verify-installed';
import type { JobContext, Subject } from '../kind';
import { resolveSources, wantedSources } from './engine-sources';
import { nixRequirementsExpression } from './expression';
import { withOwnRepairs } from './fixes';
import { generatePackages } from './pip2nix';
import { type Resolution, writeResolution } from './resolution';
import { type NixRequirementsSpec, takesNixpkgs } from './spec';
import { surveyRequirements } from './survey';
import { projectFiles } from './uv-lock';

type Requirements = Subject<NixRequirementsSpec>;

/** Makes the environment as a new generation, of the commits that a lock names, or of the newest ones. */
export async function createNixRequirements(
  subject: Requirements,
  lock: Lock | undefined,
  context: JobContext,
): Promise<Lock> {
  const { name, spec, paths } = subject;
  const key = await nixRequirementsKey(spec);
  const resolution = await resolve(subject, lock, context);
  const { bindings } = nixRequirementsExpression({ name, spec, resolution, files: 'absolute' });
  const settings = { ...spec, packages: resolution.packages.map(({ attribute }) => attribute) };
  const recipe = { content: paths.content, settings, key, bindings, attributes: { python: 'python' }, whole: 'python' };
  const made = await withOwnRepairs(spec, resolution, () =>
    makeNix(
      {
        ...recipe,
        finish: async ({ generation }) => {
          await verify(generation.root('python'), resolution);
          await writeResolution(generation, resolution);
          return { sources: [...resolution.sources] };
        },
      },
      context,
    ),
  );
  return { ...made, packages: markAsked(made.packages, resolution.packages) };
}

/** The hash of all that the environment is made of. */
export const nixRequirementsKey = (spec: NixRequirementsSpec): Promise<string> =>
  keyOf(spec, [...pinFiles(spec.nixpkgs), ...(spec.engine === 'uv2nix' ? projectFiles(spec.project) : [])]);

async function resolve({ spec, paths, variables }: Requirements, lock: Lock | undefined, context: JobContext) {
  const wanted = wantedSources(spec.engine, spec.engineSource);
  const survey = await surveyRequirements(spec, context, { isFresh: true });
  for (const warning of survey.warnings) context.log(warning);
  const sources = await resolveSources(wanted, lock, context);
  const { packages, lines, differences } = survey;
  const resolution: Resolution = { engine: spec.engine, packages, lines, sources, differences };
  if (spec.engine !== 'pip2nix') return resolution;
  const generation = { content: paths.content, variables, sources, lines };
  return { ...resolution, generated: await generatePackages(generation, spec, context) };
}

/** Engines that resolve by themselves may leave something out; nixpkgs names some of its packages otherwise. */
async function verify(prefix: string, { engine, packages }: Resolution): Promise<void> {
  if (takesNixpkgs(engine)) return;
  await requireInstalled(
    prefix,
    packages.map(({ name }) => name),
  );
}

/** The packages with who of them was asked for, by the name of the requirement or of the attribute. */
export function markAsked(packages: Lock['packages'], asked: Resolution['packages']): Lock['packages'] {
  const names = new Set(asked.flatMap(({ name, attribute }) => [normalizeName(name), normalizeName(attribute)]));
  return packages.map((found) => ({
    ...found,
    isRequested: found.isRequested === true || names.has(normalizeName(found.name)),
  }));
}
