import type { Plan } from '../../../preload/contract';
import { evaluationStep, requireAttributes } from '../../nix/names/require-attributes';
import { parsePin, pinLabel } from '../../nix/pins/pin';
import { nixVersion } from '../../nix/run/nix';
import { plannedRequirements } from '../../python/pip/planned';
import type { ProbeContext, Subject } from '../kind';
import { type NixPipSpec, nixPackagesOf } from './spec';

/** What making the shell would do. Throws as {@link requireAttributes}. */
export async function planNixPip({ spec, paths }: Subject<NixPipSpec>, context: ProbeContext): Promise<Plan> {
  const { python, nixpkgs, requirements, constraints } = spec;
  const pin = pinLabel(parsePin(nixpkgs));
  const asked = plannedRequirements({ requirements, constraints });
  const [version, found] = await Promise.all([
    nixVersion(context),
    requireAttributes(spec, { packages: nixPackagesOf(spec), programs: spec.programs }, context),
  ]);
  return {
    engine: `Nix ${version}, pip`,
    python: `${python} ${found.python.version} of ${pin}`,
    path: paths.content,
    steps: [
      evaluationStep(pin),
      `Fetch or build ${[`${python} with ${found.packages.join(', ')}`, ...found.programs].join(', ')}.`,
      'Enter the shell once, and remember what it sets.',
      ...(asked.count > 0 ? [`Install ${asked.label} with pip, beside what Nix gave and at its versions.`] : []),
      'Keep all of it from Nix’s garbage collector.',
    ],
    warnings: [
      ...asked.warnings,
      'On NixOS wheels with compiled parts may miss libraries here: the FHS pip zone has what they expect.',
    ],
  };
}
