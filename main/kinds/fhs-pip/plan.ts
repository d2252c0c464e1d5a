import { ClocheError, changeFix, type Plan } from '../../../preload/contract';
import { evaluationStep, requireAttributes } from '../../nix/names/require-attributes';
import { parsePin, pinLabel } from '../../nix/pins/pin';
import { nixVersion } from '../../nix/run/nix';
import { presetWarnings } from '../../nix/texts/presets';
import { plannedRequirements } from '../../python/pip/planned';
import type { ProbeContext, Subject } from '../kind';
import { plainWheelsWork } from './plain-wheels';
import { type FhsPipSpec, librariesOf } from './spec';

/** What making the zone would do. Throws as {@link requireAttributes}. */
export async function planFhsPip({ spec, paths }: Subject<FhsPipSpec>, context: ProbeContext): Promise<Plan> {
  const { python, nixpkgs, requirements, constraints, presets } = spec;
  refusePython2(spec);
  const pin = pinLabel(parsePin(nixpkgs));
  const asked = plannedRequirements({ requirements, constraints });
  const [version, plainWheels, found] = await Promise.all([
    nixVersion(context),
    plainWheelsWork(process.env),
    requireAttributes(spec, { programs: librariesOf(spec) }, context),
  ]);
  if (found.python.version.startsWith('2.')) throw withoutVenv(python);
  return {
    engine: `Nix ${version}, pip`,
    python: `${python} ${found.python.version} of ${pin}`,
    path: paths.content,
    steps: [
      evaluationStep(pin),
      `Build a zone with the usual folders of Linux, with ${[python, ...found.programs].join(', ')} in its /usr.`,
      'Make a virtual environment inside of it, with pip.',
      ...(asked.count > 0 ? [`Install ${asked.label} with pip, inside of the zone.`] : []),
      'Keep the zone and its Python from Nix’s garbage collector.',
    ],
    warnings: [
      ...asked.warnings,
      ...(plainWheels === undefined ? [] : [plainWheels]),
      ...presetWarnings(presets, { name: python, ...found.python }),
    ],
  };
}

/** Names of nixpkgs for interpreters of Python 2; `pypy` is one as well. */
const python2 = /^(?:python2\d*|pypy2\d*|pypy)(?:Full|Minimal|_prebuilt)?$/;

/** Throws `interpreter-unusable` for an interpreter that has no venv. */
export function refusePython2({ python }: FhsPipSpec): void {
  if (python2.test(python)) throw withoutVenv(python);
}

function withoutVenv(python: string): ClocheError {
  const wayOut = python.startsWith('pypy') ? 'pypy3' : 'python3';
  return new ClocheError('interpreter-unusable', `${python} is Python 2, which has no venv.`, {
    hint: `Choose ${wayOut}.`,
    fixes: [changeFix(`Use ${wayOut}`, { python: wayOut })],
  });
}
