import { ClocheError, copyFix } from '../../../preload/contract';
import { findAttributes } from '../../nix/names/attributes';
import type { NixContext } from '../../nix/run/nix';
import { linuxEnvironment } from '../../python/marker-value';
import { satisfiesSpecifier } from '../../python/version-specifier';
import { mapRequirements } from './mapping';
import type { Survey } from './resolution';
import type { NixRequirementsSpec } from './spec';
import { readUvLock, type UvLock } from './uv-lock';
import { applyMarkers, plainLines, readRequested, type Wish } from './wishes';

/**
 * Looks at the requirements as the engine will. With `isFresh` nothing is believed that was found some minutes ago.
 * Throws `no-such-package` with all that is missing, and what else keeps the engine from its work.
 */
export async function surveyRequirements(
  spec: NixRequirementsSpec,
  context: NixContext,
  { isFresh = false } = {},
): Promise<Survey> {
  switch (spec.engine) {
    case 'attributes':
      return mapRequirements(spec, context, { isFresh });
    case 'pyproject-nix':
      return mapRequirements(spec, context, { isFresh, byName: true });
    case 'uv2nix':
      return surveyLock(spec, context, isFresh);
    case 'mach-nix':
    case 'pip2nix':
      return surveyLines(spec, context, isFresh);
  }
}

/** What is asked of an engine that knows packages by their own names. */
async function readWishes(spec: NixRequirementsSpec, context: NixContext, isFresh: boolean) {
  const requested = readRequested(spec);
  const { python } = await findAttributes({ ...spec, names: [], isFresh }, context);
  const { wishes, skipped } = applyMarkers(requested, linuxEnvironment(python));
  const packages = wishes.map(({ written, name, extras }) => ({ name: written, attribute: name, extras }));
  return { requested, python: python.version, wishes, skipped, packages };
}

/** The requirements choose among what the lock has; without any it is all that the project depends on. */
async function surveyLock(spec: NixRequirementsSpec, context: NixContext, isFresh: boolean): Promise<Survey> {
  const lock = await readUvLock(spec.project);
  const { requested, python, wishes, skipped, packages } = await readWishes(spec, context, isFresh);
  refuseUnlocked(wishes, lock, spec.project);
  const differences = wishes.flatMap((wish) => lockedDifference(wish, lock));
  const isFor = satisfiesSpecifier(python, lock.python) ?? true;
  return {
    python,
    packages,
    lines: [],
    contents: wishes.map(({ name }) => `${name} ${lock.versions.get(name)?.join(' or ')}`.trim()),
    skipped,
    differences,
    warnings: [
      ...(isFor ? [] : [`The uv.lock is for Python ${lock.python}, and this one is ${python}.`]),
      ...differences,
      ...requested.remarks,
    ],
  };
}

function refuseUnlocked(wishes: readonly Wish[], { versions }: UvLock, project: string): void {
  const missing = wishes.filter(({ name }) => !versions.has(name)).map(({ written }) => written);
  if (missing.length === 0) return;
  const command = `uv add ${missing.join(' ')}`;
  throw new ClocheError('no-such-package', `The uv.lock of ${project} lacks ${missing.join(', ')}.`, {
    hint: `Add what is missing with ${command} in that folder, or leave it out.`,
    fixes: [copyFix(command)],
    detail: missing.join('\n'),
  });
}

function lockedDifference({ written, name, specifier }: Wish, { versions }: UvLock): string[] {
  const locked = (versions.get(name) ?? []).filter((version) => version !== '');
  const isRight = locked.length === 0 || locked.some((version) => satisfiesSpecifier(version, specifier) !== false);
  return isRight ? [] : [`${written} ${locked.join(' or ')} instead of ${specifier}.`];
}

/** The engine resolves by itself, so only what it will be given is known. */
async function surveyLines(spec: NixRequirementsSpec, context: NixContext, isFresh: boolean): Promise<Survey> {
  const { requested, python, skipped, packages } = await readWishes(spec, context, isFresh);
  const hasLimits = requested.constraints.length > 0;
  return {
    python,
    packages,
    lines: plainLines(requested.packages),
    contents: [],
    skipped,
    differences: [],
    warnings: [...(hasLimits ? [`${spec.engine} knows no constraints: they are left out.`] : []), ...requested.remarks],
  };
}
