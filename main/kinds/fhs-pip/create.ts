import { join } from 'node:path';
import type { Lock } from '../../../preload/contract';
import { currentOf } from '../../nix/generations/generation';
import { makeNix, type NixFinish, type NixStep } from '../../nix/generations/make';
import { type PrefixBeginning, pipKeyOf, prefixOf } from '../../nix/generations/pip-prefix';
import { readZoneShells, zoneEnclosure, zoneLauncher } from '../../nix/zones/launcher';
import type { JobContext, Subject } from '../kind';
import { fhsPipExpression } from './expression';
import { refusePython2 } from './plan';
import type { FhsPipSpec } from './spec';
import { provideVenv } from './venv';

/** Makes the zone as a new generation, and the virtual environment inside of it. */
export async function makeFhsPip(
  subject: Subject<FhsPipSpec>,
  beginning: PrefixBeginning,
  context: JobContext,
): Promise<Lock> {
  const { name, spec, paths } = subject;
  refusePython2(spec);
  return makeNix(
    {
      content: paths.content,
      settings: spec,
      key: await pipKeyOf(spec),
      bindings: fhsPipExpression(name, spec).bindings,
      attributes: { python: 'interpreter', zone: 'zone' },
      whole: 'zone',
      finish: (step) => finishZone(subject, beginning, step, context),
    },
    context,
  );
}

/** Paths lead through the generation that counts, so that shells that are open find the next virtual environment. */
async function finishZone(
  subject: Subject<FhsPipSpec>,
  beginning: PrefixBeginning,
  { generation }: NixStep,
  context: JobContext,
): Promise<NixFinish> {
  const { name, paths } = subject;
  const launcher = zoneLauncher(generation.root('zone'), name);
  const shells = await readZoneShells(launcher, context);
  const provided = await provideVenv({ subject, beginning, generation, launcher }, context);
  const prefix = prefixOf(paths.content);
  const lasting = zoneLauncher(join(currentOf(paths.content), 'zone'), name);
  return {
    ...provided,
    activation: {
      set: { VIRTUAL_ENV: prefix, VIRTUAL_ENV_PROMPT: name },
      enclosure: zoneEnclosure(lasting, join(prefix, 'bin'), shells),
    },
  };
}
