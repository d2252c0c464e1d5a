import { join } from 'node:path';
import type { Lock } from '../../../preload/contract';
import { currentOf } from '../../nix/generations/generation';
import { keyOf } from '../../nix/generations/key';
import { makeNix, type NixFinish, type NixStep } from '../../nix/generations/make';
import { type LastPrefix, type ProvidedPrefix, prefixOf } from '../../nix/generations/pip-prefix';
import { pinFiles } from '../../nix/pins/pin';
import { withTemporaryFolder } from '../../store/temporary-folder';
import type { JobContext, Subject } from '../kind';
import { fhsPipExpression } from './expression';
import { refusePython2 } from './plan';
import type { FhsPipSpec } from './spec';
import { provideVenv } from './venv';
import { readZoneShells, zoneEnclosure, zoneLauncher } from './zone';

/** What the virtual environment begins with. */
interface Beginning {
  readonly lock?: Lock | undefined;
  /** The virtual environment before a change; undefined when there is none that counts. */
  readonly last?: LastPrefix | undefined;
}

/** Makes the zone as a new generation, and the virtual environment inside of it. */
export async function makeFhsPip(
  subject: Subject<FhsPipSpec>,
  beginning: Beginning,
  context: JobContext,
): Promise<Lock> {
  const { name, spec, paths } = subject;
  refusePython2(spec);
  return makeNix(
    {
      content: paths.content,
      settings: spec,
      asked: [],
      key: await fhsPipKey(spec),
      bindings: fhsPipExpression(name, spec).bindings,
      attributes: { python: 'interpreter', zone: 'zone' },
      finish: (step) => finishZone(subject, beginning, step, context),
    },
    context,
  );
}

/** The hash of all that the zone is made of. */
export const fhsPipKey = (spec: FhsPipSpec): Promise<string> => keyOf(spec, pinFiles(spec.nixpkgs));

/** The same without what pip is asked for. */
const zoneKey = ({ requirements: _, constraints: __, ...rest }: FhsPipSpec): Promise<string> =>
  keyOf(rest, pinFiles(rest.nixpkgs));

async function finishZone(
  { name, spec, variables, paths }: Subject<FhsPipSpec>,
  { lock, last }: Beginning,
  { generation, build }: NixStep,
  context: JobContext,
): Promise<NixFinish> {
  await build('zone');
  const { content } = paths;
  const launcher = zoneLauncher(generation.root('zone'), name);
  const shells = await readZoneShells(launcher, context);
  const rest = await zoneKey(spec);
  const temporary = join(content, 'temporary');
  return withTemporaryFolder(temporary, async () => {
    const { requirements, constraints } = spec;
    const python = generation.root('python');
    const request = { requirements, constraints };
    const venv = { content, name, generation, launcher, python, rest, request, lock, last, variables, temporary };
    return finished(name, content, await provideVenv(venv, context), shells);
  });
}

/** Paths lead through the generation that counts, so that shells that are open find the next virtual environment. */
function finished(
  name: string,
  content: string,
  provided: ProvidedPrefix,
  shells: Awaited<ReturnType<typeof readZoneShells>>,
): NixFinish {
  const prefix = prefixOf(content);
  const bin = join(prefix, 'bin');
  const launcher = zoneLauncher(join(currentOf(content), 'zone'), name);
  return {
    first: [bin],
    activation: {
      set: { VIRTUAL_ENV: prefix, VIRTUAL_ENV_PROMPT: name },
      enclosure: zoneEnclosure(launcher, bin, shells),
    },
    ...provided,
  };
}
