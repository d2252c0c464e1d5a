import { stat } from 'node:fs/promises';
import type { Lock, Plan } from '../../../preload/contract';
import { requireAttributes } from '../../nix/names/require-attributes';
import { findNixTool } from '../../nix/run/nix';
import { shortVersion } from '../../python/judge';
import { lockGaps, plannedRequirements } from '../../python/pip/planned';
import { canHoldScripts } from '../../python/script-paths';
import { isInStore } from '../../store/nix-store';
import type { ProbeContext, Subject } from '../kind';
import { engineFor, findEngine } from './choose-engine';
import type { Engine } from './engine';
import { isOfNixpkgs, nixPythonLabel } from './nix-python';
import { checkPlace } from './place';
import { pipRequestOf, type VenvSpec, venvPrefix, venvProject } from './spec';

/** What making the venv would do; throws what would make it fail at once. */
export async function planVenv(
  subject: Subject<VenvSpec>,
  lock: Lock | undefined,
  context: ProbeContext,
): Promise<Plan> {
  const { spec } = subject;
  const asked = plannedRequirements(pipRequestOf(spec));
  const [tools] = await Promise.all([planTools(spec, lock, context), checkPlace(subject)]);
  const path = venvPrefix(subject);
  const { python, name } = tools;
  const count = lock ? lock.packages.length : asked.count;
  const what = lock ? exactly(lock) : `${asked.label} with ${name}`;
  return {
    engine: name,
    python,
    path,
    steps: [
      ...(tools.isFetched ? [`Fetch or build ${python}, and keep it from Nix’s garbage collector.`] : []),
      `Make a virtual environment of ${python} at ${path} with ${toolOf(tools.engine, name, spec)}.`,
      ...(count > 0 ? [`Install ${what}.`] : []),
      `Check that everything that was ${lock ? 'locked' : 'asked for'} is there.`,
    ],
    warnings: [...asked.warnings, ...findWarnings(subject, lock, tools)],
  };
}

interface Tools {
  /** The Python for people. */
  readonly python: string;
  /** Its version, as full as it is known; undefined before it is there. */
  readonly version: string | undefined;
  readonly isFetched: boolean;
  readonly engine: Engine['id'];
  /** Name of the engine, and its version where that is known. */
  readonly name: string;
}

/** What would be used; a Python that Nix has to bring first cannot be asked itself. */
async function planTools(spec: VenvSpec, lock: Lock | undefined, context: ProbeContext): Promise<Tools> {
  if (isOfNixpkgs(spec) || (await isLostInStore(spec))) return planNixTools(spec, context);
  const { interpreter, engine } = await findEngine(spec, lock, context);
  const { version, path } = interpreter;
  const name = await engine.version(path, context);
  return { python: `Python ${version} (${path})`, version, isFetched: false, engine: engine.id, name };
}

async function planNixTools(spec: VenvSpec, context: ProbeContext): Promise<Tools> {
  const [version] = await Promise.all([findNixVersion(spec, context), findNixTool('nix-store')]);
  const engine = await engineFor(version);
  const python = isOfNixpkgs(spec) ? nixPythonLabel(spec) : spec.python;
  return { python, version, isFetched: true, engine: engine.id, name: await engine.version(undefined, context) };
}

/** The version of a Python of nixpkgs, which has to have it; one that the store lost is not known before it is back. */
async function findNixVersion(spec: VenvSpec, context: ProbeContext): Promise<string | undefined> {
  if (!isOfNixpkgs(spec)) return undefined;
  const { python, nixpkgs = '' } = spec;
  return (await requireAttributes({ python, nixpkgs }, {}, context)).python.version;
}

/** Whether the Python is one of the Nix store that Nix has deleted. */
const isLostInStore = async ({ python }: VenvSpec): Promise<boolean> =>
  isInStore(python) && (await stat(python).catch(() => null)) === null;

/** Every package by name, as a file may lock more than it asks for. */
function exactly({ packages }: Lock): string {
  const listed = packages.map(({ name, version }) => `${name}==${version}`).join(', ');
  return `exactly ${packages.length === 1 ? 'the one locked package' : `the ${packages.length} locked packages`}: ${listed}`;
}

function toolOf(engine: Engine['id'], name: string, { pip }: VenvSpec): string {
  if (engine === 'pip') return 'its module venv';
  return pip ? `${name}, with pip inside` : `${name}, without pip`;
}

function findWarnings(subject: Subject<VenvSpec>, lock: Lock | undefined, { version, engine }: Tools): string[] {
  const warnings: string[] = [];
  const prefix = venvPrefix(subject);
  if (engine === 'pip' && !canHoldScripts(prefix))
    warnings.push(
      `Scripts such as pip will not start from ${prefix}, whose name the shell misreads: choose another folder, or say python -m pip.`,
    );
  if (lock?.python && version !== undefined && shortVersion(lock.python) !== shortVersion(version))
    warnings.push(`The packages were locked for Python ${lock.python}, and this one is ${version}.`);
  // What the base has need not be locked.
  if (lock && !subject.spec.systemSitePackages) warnings.push(...lockGaps(pipRequestOf(subject.spec), lock));
  if (lock && !lock.packages.every(({ hashes }) => hashes?.length))
    warnings.push('Not every locked package has a hash, so the downloads are not checked against the lock.');
  if (venvProject(subject.spec) !== undefined)
    warnings.push('Removing the environment also takes .venv out of the project.');
  return warnings;
}
