import { join } from 'node:path';
import type { Lock } from '../../../preload/contract';
import { currentOf } from '../../nix/generation';
import { keyOf } from '../../nix/key';
import { makeNix, type NixFinish, type NixStep } from '../../nix/make';
import { pinFiles } from '../../nix/pin';
import { withTemporaryFolder } from '../../store/temporary-folder';
import type { JobContext, Subject } from '../kind';
import { fhsPipExpression } from './expression';
import type { FhsPipSpec } from './spec';
import { deleteOtherVenvs, type FilledVenv, fillVenv } from './venv';
import { readZoneShells, zoneEnclosure, zoneLauncher } from './zone';

/** Makes the zone as a new generation, and the virtual environment inside of it. */
export async function createFhsPip(
  subject: Subject<FhsPipSpec>,
  lock: Lock | undefined,
  context: JobContext,
): Promise<Lock> {
  const { name, spec, paths } = subject;
  return makeNix(
    {
      content: paths.content,
      settings: spec,
      asked: [],
      key: await fhsPipKey(spec),
      bindings: fhsPipExpression(name, spec).bindings,
      attributes: { python: 'interpreter', zone: 'zone' },
      finish: (step) => finishZone(subject, lock, step, context),
    },
    context,
  );
}

/** The hash of all that the zone is made of. */
export const fhsPipKey = (spec: FhsPipSpec): Promise<string> => keyOf(spec, pinFiles(spec.nixpkgs));

async function finishZone(
  { name, spec, variables, paths }: Subject<FhsPipSpec>,
  lock: Lock | undefined,
  { generation, build }: NixStep,
  context: JobContext,
): Promise<NixFinish> {
  await build('zone');
  const { content } = paths;
  const launcher = zoneLauncher(generation.root('zone'), name);
  const shells = await readZoneShells(launcher, context);
  const temporary = join(content, 'temporary');
  return withTemporaryFolder(temporary, async () => {
    const { requirements, constraints } = spec;
    const python = generation.root('python');
    const venv = {
      content,
      name,
      launcher,
      python,
      request: { requirements, constraints },
      lock,
      variables,
      temporary,
    };
    return finished(name, content, await fillVenv(venv, context), shells);
  });
}

function finished(
  name: string,
  content: string,
  { prefix, packages }: FilledVenv,
  shells: Awaited<ReturnType<typeof readZoneShells>>,
): NixFinish {
  const bin = join(prefix, 'bin');
  const launcher = zoneLauncher(join(currentOf(content), 'zone'), name);
  return {
    first: [bin],
    activation: {
      set: { VIRTUAL_ENV: prefix, VIRTUAL_ENV_PROMPT: name },
      enclosure: zoneEnclosure(launcher, bin, shells),
    },
    packages,
    published: () => deleteOtherVenvs(content, prefix),
  };
}
