import type { Lock, Plan } from '../../../preload/contract';
import { majorMinor } from '../../python/judge';
import { requirementLines } from '../../python/pip/requirements-file';
import type { ProbeContext, Subject } from '../kind';
import { chooseEngine } from './choose-engine';
import { checkPlace } from './place';
import { pipRequestOf, type VenvSpec, venvPrefix, venvProject } from './spec';

/** What making the venv would do; throws what would make it fail at once. */
export async function planVenv(
  subject: Subject<VenvSpec>,
  lock: Lock | undefined,
  context: ProbeContext,
): Promise<Plan> {
  const { spec } = subject;
  const lines = requirementLines(pipRequestOf(spec));
  const [{ interpreter, engine }] = await Promise.all([chooseEngine(spec, lock, context), checkPlace(subject)]);
  const path = venvPrefix(subject);
  const python = `Python ${interpreter.version} (${interpreter.path})`;
  const name = await engine.version(interpreter.path, context);
  const count = lock ? lock.packages.length : lines.length;
  const what = lock ? exactly(lock) : `${count} requirement${count === 1 ? '' : 's'} with ${name}`;
  return {
    engine: name,
    python,
    path,
    steps: [
      `Make a virtual environment of ${python} at ${path} with ${toolOf(engine.id, name, spec)}.`,
      ...(count > 0 ? [`Install ${what}.`] : []),
      'Check that everything that was asked for is there.',
    ],
    warnings: findWarnings(subject, lock, interpreter.version ?? ''),
  };
}

/** Every package by name, as a file may lock more than it asks for. */
function exactly({ packages }: Lock): string {
  const listed = packages.map(({ name, version }) => `${name}==${version}`).join(', ');
  return `exactly ${packages.length === 1 ? 'the one locked package' : `the ${packages.length} locked packages`}: ${listed}`;
}

function toolOf(engine: 'uv' | 'pip', name: string, { pip }: VenvSpec): string {
  if (engine === 'pip') return 'its module venv';
  return pip ? `${name}, with pip inside` : `${name}, without pip`;
}

function findWarnings({ spec }: Subject<VenvSpec>, lock: Lock | undefined, version: string): string[] {
  const warnings: string[] = [];
  if (lock && majorMinor(lock.python).join('.') !== majorMinor(version).join('.'))
    warnings.push(`The packages were locked for Python ${lock.python}, and this one is ${version}.`);
  if (lock && !lock.packages.every(({ hashes }) => hashes?.length))
    warnings.push('Not every locked package has a hash, so the downloads are not checked against the lock.');
  if (venvProject(spec) !== undefined) warnings.push('Removing the environment also takes .venv out of the project.');
  return warnings;
}
