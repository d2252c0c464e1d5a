import type { Plan } from '../../../preload/contract';
import { nixVersion } from '../../nix/nix';
import { parsePin, pinLabel, resolvePin } from '../../nix/pin';
import { requirementLines } from '../../python/pip/requirements-file';
import type { ProbeContext, Subject } from '../kind';
import { type NixPipSpec, nixPackagesOf } from './spec';

/** What making the shell would do. */
export async function planNixPip({ spec, paths }: Subject<NixPipSpec>, context: ProbeContext): Promise<Plan> {
  const { python, nixpkgs, requirements, constraints, programs } = spec;
  const pin = pinLabel(parsePin(nixpkgs));
  const count = requirementLines({ requirements, constraints }).length;
  const [version] = await Promise.all([nixVersion(context), resolvePin(nixpkgs)]);
  return {
    engine: `Nix ${version}, pip`,
    python: `${python} of ${pin}`,
    path: paths.content,
    steps: [
      `Take ${pin} and evaluate what is asked for.`,
      `Fetch or build ${[`${python} with ${nixPackagesOf(spec).join(', ')}`, ...programs].join(', ')}.`,
      'Enter the shell once, and remember what it sets.',
      ...(count > 0
        ? [`Install ${count} requirement${count === 1 ? '' : 's'} with pip, beside what Nix gave and at its versions.`]
        : []),
      'Keep all of it from Nix’s garbage collector.',
    ],
    warnings: ['On NixOS wheels with compiled parts may miss libraries here: the FHS pip zone has what they expect.'],
  };
}
